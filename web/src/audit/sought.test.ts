// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { variablesOf } from "./sought";

const ANYTHING = { person: "", action: "", object: "", from: "", to: "" };

test("nothing chosen asks for everything", () => {
  expect(Object.values(variablesOf(ANYTHING))).toEqual([null, null, null, null, null]);
});

test("days are whole days of the district, the last one included", () => {
  const asked = variablesOf({ ...ANYTHING, from: "2026-11-30", to: "2026-11-30" });
  expect(asked.from).toBe("2026-11-29T16:00:00.000Z");
  expect(asked.to).toBe("2026-11-30T16:00:00.000Z");
});
