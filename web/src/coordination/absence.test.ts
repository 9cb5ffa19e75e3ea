// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { absenceOf } from "./absence";

const NOW = new Date("2026-11-27T02:30:00Z");

test("a day to come is missed from its beginning to the end of the last day", () => {
  expect(absenceOf("2026-11-28", "2026-11-29", NOW)).toEqual({
    startsAt: "2026-11-27T16:00:00.000Z",
    endsAt: "2026-11-29T16:00:00.000Z",
  });
});

test("of today only the rest is missed: what has been stays", () => {
  expect(absenceOf("2026-11-27", "2026-11-27", NOW)).toEqual({
    startsAt: "2026-11-27T02:30:00.000Z",
    endsAt: "2026-11-27T16:00:00.000Z",
  });
});
