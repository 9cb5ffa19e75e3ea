import { expect, it } from "vitest";
import { newCalls, spelled } from "./calls";

const first = { code: "A001", desk: "1", status: "CALLED", calledAt: "2026-11-27T01:00:00Z" };
const second = { code: "A002", desk: "2", status: "CALLED", calledAt: "2026-11-27T01:01:00Z" };

it("announces each call once, in the order they were made", () => {
  expect(newCalls([], [second, first])).toEqual([first, second]);
  expect(newCalls([first], [second, first])).toEqual([second]);
  expect(newCalls([first, second], [second, first])).toEqual([]);
});

it("announces who is called again, and not who is served", () => {
  const again = { ...first, calledAt: "2026-11-27T01:05:00Z" };
  expect(newCalls([first], [again])).toEqual([again]);
  expect(newCalls([], [{ ...first, status: "SERVING" }])).toEqual([]);
});

it("reads out codes digit by digit", () => {
  expect(spelled("A012")).toBe("A 0 1 2");
});
