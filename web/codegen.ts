import type { CodegenConfig } from "@graphql-codegen/cli";

const scalars = {
  DateTime: "string",
  Date: "string",
  LocalTime: "string",
  JSONString: "string",
};

/** Types beside each .graphql file, from the schema the server committed. */
const config: CodegenConfig = {
  schema: "../schema.graphql",
  documents: "src/**/*.graphql",
  ignoreNoDocuments: true,
  config: { scalars, strictScalars: true, enumsAsTypes: true, useTypeImports: true },
  generates: {
    "src/graphql/schema.generated.ts": { plugins: ["typescript"] },
    "src/graphql/keyless.generated.ts": { plugins: ["./codegen-keyless.mjs"] },
    // Into the build as it is: the server knows from it what the app may ask.
    "public/documents.json": { plugins: ["./codegen-documents.mjs"] },
    "src/": {
      preset: "near-operation-file",
      presetConfig: { baseTypesPath: "graphql/schema.generated.ts", extension: ".generated.ts" },
      plugins: ["typescript-operations", "typed-document-node"],
    },
  },
};

export default config;
