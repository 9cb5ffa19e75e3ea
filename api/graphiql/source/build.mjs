/**
 * Bundles this folder into ../static: graphiql.js, graphiql.css, icon.svg, THIRD_PARTY.txt.
 *
 * One script and one style sheet, not split: the server can then vouch for both by their own
 * digest, and nothing is fetched late. The first line of graphiql.js carries the digest of the
 * sources it was built from; a test compares the two.
 */
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";

import { build } from "esbuild";

const here = import.meta.dirname;
const out = path.join(here, "..", "static");

/** sha256 over every file beside this one, by name: name, NUL, content, NUL. */
async function sourceDigest() {
  const hash = createHash("sha256");
  const entries = await readdir(here, { withFileTypes: true });
  for (const name of entries.filter((e) => e.isFile()).map((e) => e.name).sort()) {
    hash.update(name).update("\0").update(await readFile(path.join(here, name))).update("\0");
  }
  return hash.digest("hex");
}

/** GraphiQL's style sheet embeds 350 KB of Latin fonts; page.css names the reader's own instead. */
const withoutFonts = {
  name: "without-fonts",
  setup({ onLoad }) {
    onLoad({ filter: /graphiql[\\/]dist[\\/]style\.css$/ }, async ({ path: file }) => ({
      contents: (await readFile(file, "utf8")).replaceAll(/@font-face\s*\{[^}]*\}/g, ""),
      loader: "css",
    }));
  },
};

/** The folders of the packages that `inputs` (esbuild's metafile) came from, nested ones too. */
function packageFolders(inputs) {
  const pattern = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;
  const folders = Object.keys(inputs).map((input) => pattern.exec(input)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT.
IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION
WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

// Published without an author field and without a license file: the holder their repository names.
const HOLDERS = {
  "@graphiql/plugin-doc-explorer": "GraphQL Contributors",
  "@graphiql/plugin-history": "GraphQL Contributors",
  "react-compiler-runtime": "Meta Platforms, Inc. and affiliates",
};

/** The license text of one package; throws for one that has none and is not known to be MIT. */
async function license(folder) {
  const { name, version, license, author } = JSON.parse(
    await readFile(path.join(folder, "package.json"), "utf8"),
  );
  const heading = `${name} ${version} (${license})\n${"-".repeat(72)}\n`;
  const file = (await readdir(folder)).find((entry) => /^licen[sc]e/i.test(entry));
  if (file !== undefined) {
    return `${heading}${(await readFile(path.join(folder, file), "utf8")).trim()}\n`;
  }
  const holder = HOLDERS[name] ?? author?.name ?? author;
  if (license !== "MIT" || holder === undefined) {
    throw new Error(`${name} ships no license text: find it and add it here`);
  }
  return `${heading}Copyright (c) ${holder}\n\n${MIT}\n`;
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: { graphiql: "main.jsx" },
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  jsx: "automatic",
  charset: "utf8",
  legalComments: "none",
  // graphql-js asks for globalThis.process before it believes NODE_ENV.
  define: { "process.env.NODE_ENV": '"production"', "globalThis.process": "true" },
  banner: { js: `/* Built from sources sha256:${await sourceDigest()}. Licenses: THIRD_PARTY.txt */` },
  plugins: [withoutFonts],
  metafile: true,
  logLevel: "warning",
});
await copyFile(path.join(here, "icon.svg"), path.join(out, "icon.svg"));
const folders = packageFolders(metafile.inputs).map((folder) => path.join(here, folder));
const licenses = await Promise.all(folders.map(license));
await writeFile(
  path.join(out, "THIRD_PARTY.txt"),
  `graphiql.js and graphiql.css contain these packages.\n\n${licenses.join("\n")}`,
);
