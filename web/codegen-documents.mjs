import { createHash } from "node:crypto";
import { formatDocument } from "@urql/core";
import { Kind, print, stripIgnoredCharacters, visit } from "graphql";

/** Every document that the app sends, as its client words it, by the SHA-256 of its text. */
export function plugin(_schema, sources) {
  const fragments = new Map();
  for (const { document } of sources) {
    for (const one of document.definitions) {
      if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);
    }
  }
  const found = {};
  for (const { document } of sources) {
    for (const one of document.definitions) {
      if (one.kind !== Kind.OPERATION_DEFINITION) continue;
      const whole = { kind: Kind.DOCUMENT, definitions: [one, ...neededBy(one, fragments)] };
      const text = stripIgnoredCharacters(print(formatDocument(whole)));
      found[`sha256:${createHash("sha256").update(text).digest("hex")}`] = text;
    }
  }
  return `${JSON.stringify(found, null, 1)}\n`;
}

function neededBy(node, fragments, needed = new Map()) {
  visit(node, {
    FragmentSpread({ name: { value } }) {
      if (needed.has(value)) return;
      needed.set(value, fragments.get(value));
      neededBy(fragments.get(value), fragments, needed);
    },
  });
  return needed.values();
}
