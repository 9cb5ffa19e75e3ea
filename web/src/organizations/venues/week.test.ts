import { expect, test } from "vitest";
import { anotherRange, copiedTo, isSameWeek, onDay, problemsOfRanges, rangesOf } from "./week";

const week = rangesOf([
  { weekday: 1, opensAt: "13:30", closesAt: "17:00", onHolidays: false },
  { weekday: 1, opensAt: "09:00", closesAt: "11:30", onHolidays: false },
  { weekday: 2, opensAt: "10:00", closesAt: "12:00", onHolidays: true },
]);

test("a day's hours come in order of time", () => {
  expect(onDay(1, week).map(({ opensAt }) => opensAt)).toEqual(["09:00", "13:30"]);
});

test("a further range begins with the half of the day that is free", () => {
  expect(anotherRange(1, week).opensAt).toBe("13:30");
  expect(anotherRange(3, week).opensAt).toBe("09:00");
});

test("copied hours take the place of what the other day had", () => {
  const copied = copiedTo([2, 3], 1, week);
  expect(onDay(2, copied).map(({ opensAt }) => opensAt)).toEqual(["09:00", "13:30"]);
  expect(onDay(3, copied)).toHaveLength(2);
  expect(onDay(1, copied)).toHaveLength(2);
});

test("the order in which hours were entered makes no other week, a time does", () => {
  expect(isSameWeek(week, week.toReversed())).toBe(true);
  expect(isSameWeek(week, week.slice(1))).toBe(false);
});

test("a refused range is found again by the number it was sent under", () => {
  const problem = { field: "hours.1.closesAt", code: "INVALID", message: "…" };
  const general = { field: "hours", code: "INVALID", message: "…" };
  expect(problemsOfRanges([problem, general], week)).toEqual(new Map([["kept-1", [problem]]]));
});
