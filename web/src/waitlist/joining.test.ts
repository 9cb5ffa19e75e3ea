// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { joinInput, joinPath, usualDays } from "./joining";

const wanted = { service: "U2VydmljZTox", topic: null, mode: "PHONE" as const, venue: null };

test("one usually waits from tomorrow on, for two weeks of the district's calendar", () => {
  // Half past midnight in Shanghai.
  expect(usualDays(new Date("2026-11-26T16:30:00Z"))).toEqual({
    from: "2026-11-28",
    to: "2026-12-11",
    hours: "any",
  });
});

test.each([
  ["any", undefined, undefined],
  ["morning", undefined, "12:00"],
  ["afternoon", "12:00", "18:00"],
  ["evening", "18:00", undefined],
] as const)("%s is from %s to %s", (hours, startsAt, endsAt) => {
  const input = joinInput(wanted, { from: "2026-11-27", to: "2026-11-28", hours });
  expect([input.startsAt, input.endsAt]).toEqual([startsAt, endsAt]);
});

test("the address says what is wanted, and nothing else", () => {
  expect(joinPath(wanted)).toBe("/waitlist/join?service=U2VydmljZTox&mode=PHONE");
});
