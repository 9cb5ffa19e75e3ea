// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { byPartOfDay, dayShown, freeDays } from "./slots";

const at = (time: string) => ({ startsAt: `2026-11-27T${time}:00Z` });
const days = freeDays([
  { date: "2026-11-26", slots: [] },
  { date: "2026-11-27", slots: [at("07:30"), at("01:00"), at("01:00"), at("11:00")] },
  { date: "2026-11-28", slots: [at("02:00")] },
]);

test("a time several specialists are free at is one time", () => {
  expect(days[1]?.starts).toHaveLength(3);
});

test("times stand under the part of the day that the venue's clock shows", () => {
  const parts = (zone: string) => byPartOfDay(days[1]?.starts ?? [], zone).map(([part]) => part);
  expect(parts("Asia/Shanghai")).toEqual(["morning", "afternoon", "evening"]);
  expect(parts("Europe/London")).toEqual(["morning"]);
});

test.each([
  [null, "2026-11-27"],
  ["2026-11-26", "2026-11-27"],
  ["2026-11-28", "2026-11-28"],
  ["2027-01-01", "2026-11-27"],
])("of the day %s, %s is shown", (chosen, shown) => {
  expect(dayShown(days, chosen)?.date).toBe(shown);
});

test("no day is shown where nothing is free", () => {
  expect(dayShown([{ date: "2026-11-26", starts: [] }], null)).toBeUndefined();
});
