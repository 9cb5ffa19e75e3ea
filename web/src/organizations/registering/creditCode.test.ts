import { expect, test } from "vitest";
import { creditCodeState } from "./creditCode";

// The example of GB 32100-2015, annex A.
const EXAMPLE = "91350100M000100Y43";

test("the example of the standard fits, however it is written", () => {
  for (const typed of [
    EXAMPLE,
    EXAMPLE.toLowerCase(),
    "9135 0100-M000100Y43",
    "９1350100M000100Y43",
  ]) {
    expect(creditCodeState(typed)).toEqual({ kind: "fits" });
  }
});

test("one wrong character, or two that changed places, is noticed", () => {
  expect(creditCodeState("91350100M000100Y44")).toEqual({ kind: "mistyped" });
  expect(creditCodeState("19350100M000100Y43")).toEqual({ kind: "mistyped" });
});

test("a letter the standard leaves out is named", () => {
  expect(creditCodeState("9135O")).toEqual({ kind: "character", character: "O" });
});

test("while it is typed it says how far one is", () => {
  expect(creditCodeState("")).toEqual({ kind: "empty" });
  expect(creditCodeState("91350100")).toEqual({ kind: "short", count: 8 });
  expect(creditCodeState(`${EXAMPLE}1`)).toEqual({ kind: "long" });
});
