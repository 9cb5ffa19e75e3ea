import { expect, test } from "vitest";
import {
  anotherRange,
  changesBetween,
  copiedTo,
  onDay,
  problemsOfRanges,
  type Range,
  withRange,
} from "./draft";

const range = (key: string, weekday: number, startsAt = "09:00", endsAt = "11:30"): Range => ({
  ...anotherRange(weekday, []),
  key,
  startsAt,
  endsAt,
});
const kinds = (before: Range[], after: Range[]) =>
  changesBetween(before, after).map(({ kind }) => kind);

test("hours that stay are no change, under whichever id", () => {
  expect(kinds([range("a", 1)], [range("b", 1)])).toEqual([]);
  expect(kinds([], [])).toEqual([]);
});

test("what comes, goes and is altered is told, in order of days", () => {
  const before = [range("a", 3), range("b", 1)];
  const after = [range("c", 2), range("b", 1, "10:00")];
  expect(kinds(before, after)).toEqual(["changed", "added", "removed"]);
});

test("of two equal ranges each counts", () => {
  expect(kinds([range("a", 1), range("b", 1)], [range("a", 1)])).toEqual(["removed"]);
});

test("another range of a day takes the half that is free, at the venue of the week", () => {
  const venue = { id: "v", name: "Centre" };
  const another = anotherRange(1, [{ ...range("a", 1), venue }]);
  expect(another).toMatchObject({ startsAt: "13:30", endsAt: "17:00", venue });
});

test("a day copied to others replaces what they had", () => {
  const week = [range("a", 1), range("b", 1, "13:30", "17:00"), range("c", 2, "08:00")];
  const copied = copiedTo([2, 3], 1, week);
  for (const weekday of [1, 2, 3]) {
    expect(onDay(weekday, copied).map(({ startsAt }) => startsAt)).toEqual(["09:00", "13:30"]);
  }
  expect(new Set(copied.map(({ key }) => key)).size).toBe(6);
});

test("a range replaces the one of its key", () => {
  const week = withRange(range("a", 1, "10:00"), [range("a", 1), range("b", 2)]);
  expect(week.map(({ startsAt }) => startsAt)).toEqual(["10:00", "09:00"]);
  expect(withRange(range("c", 3), week)).toHaveLength(3);
});

test("the server's problems find the range they are about", () => {
  const sent = [range("a", 1), range("b", 2)];
  const problems = [
    { field: "ranges.1.endsAt", code: "INVALID", message: "too early" },
    { field: "ranges", code: "INVALID", message: "overlap" },
  ];
  const found = problemsOfRanges(problems, sent);
  expect([...found]).toEqual([["b", [{ field: "endsAt", code: "INVALID", message: "too early" }]]]);
});
