// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { choices } from "./actions";

test("every action that the server has a sentence for can be chosen", () => {
  const wording = readFileSync(
    resolve(import.meta.dirname, "../../../mulin/audit/wording.py"),
    "utf8",
  );
  const told = [...wording.matchAll(/^ {4}"([a-z_]+\.[a-z_]+)":/gm)].map(([, action]) => action);
  const offered = choices().flatMap(({ actions }) => actions.map(({ action }) => action));
  expect(offered.toSorted()).toEqual(told.toSorted());
});
