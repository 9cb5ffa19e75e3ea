import { dirname, resolve } from "node:path";
import type { Plugin, Rolldown } from "vite";

/** For the server alone: it names in the page what the screen at that address will need. */
const SCREENS = "screens.json";
const ROUTES = /\/src\/\w+\/routes\.ts$/;
const ROUTE = /path: "([^"]+)", lazy: \(\) => import\("([^"]+)"\)/g;

/** Writes which scripts each lazy route needs beside those of every page, as `{path: [file, …]}`. */
export function screens(): Plugin {
  const screenOf = new Map<string, string>();
  return {
    name: "screens",
    apply: "build",
    transform: {
      filter: { id: ROUTES },
      order: "pre",
      handler(code, id) {
        const found = [...code.matchAll(ROUTE)];
        if (found.length !== code.split("lazy:").length - 1) {
          this.error(`${id}: each lazy route stands on one line, its path first`);
        }
        for (const [, path, screen] of found) {
          screenOf.set(path as string, resolve(dirname(id), screen as string));
        }
      },
    },
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const first = chunks.filter(({ isEntry }) => isEntry);
      const everywhere = new Set(first.flatMap((chunk) => filesOf(chunk, bundle)));
      const needed = [...screenOf].map(([path, screen]) => {
        const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.startsWith(`${screen}.`));
        if (!chunk) return this.error(`no chunk holds ${screen}`);
        return [path, filesOf(chunk, bundle).filter((file) => !everywhere.has(file))] as const;
      });
      this.emitFile({
        type: "asset",
        fileName: SCREENS,
        source: JSON.stringify(Object.fromEntries(needed)),
      });
    },
  };
}

/** A chunk and what it imports, each once; styles are all in one file that every page has. */
function filesOf(chunk: Rolldown.OutputChunk, bundle: Rolldown.OutputBundle): string[] {
  const seen = new Set<string>();
  const add = (name: string) => {
    const found = bundle[name];
    if (seen.has(name) || found?.type !== "chunk") return;
    seen.add(name);
    found.imports.forEach(add);
  };
  add(chunk.fileName);
  return [...seen];
}
