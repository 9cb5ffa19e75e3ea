// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { instantsOf, restOfDay, wholeDay } from "./period";

test("a whole day is from midnight to midnight on the district's wall", () => {
  expect(instantsOf(wholeDay("2026-11-30"))).toEqual({
    startsAt: "2026-11-29T16:00:00.000Z",
    endsAt: "2026-11-30T16:00:00.000Z",
  });
});

test("the rest of a day begins with this minute", () => {
  expect(restOfDay(new Date("2026-11-30T18:05:42Z"))).toEqual({
    fromDay: "2026-12-01",
    fromTime: "02:05",
    toDay: "2026-12-02",
    toTime: "00:00",
  });
});

test("what is not given in full is no period yet", () => {
  expect(instantsOf({ ...wholeDay("2026-11-30"), toTime: "" })).toBeNull();
});
