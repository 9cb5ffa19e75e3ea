// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { meetingsOn, planOf, weekOf } from "./plan";

const meeting = (startsAt: string, endsAt: string, status = "BOOKED" as const) => ({
  startsAt: `2026-11-27T${startsAt}:00Z`,
  endsAt: `2026-11-27T${endsAt}:00Z`,
  status,
});
const at = (time: string) => new Date(`2026-11-27T${time}:00Z`);

test("a day is told in order of time, with what is free between meetings", () => {
  const plan = planOf([
    meeting("03:00", "03:30"),
    meeting("01:00", "01:30"),
    meeting("01:35", "02:00"),
  ]);
  expect(plan.map(({ kind }) => kind)).toEqual(["meeting", "meeting", "gap", "meeting"]);
  expect(plan[2]).toMatchObject({ minutes: 60 });
});

test("a long meeting leaves no gap beside a short one that it covers", () => {
  const plan = planOf([
    meeting("01:00", "03:00"),
    meeting("01:30", "02:00"),
    meeting("03:00", "03:30"),
  ]);
  expect(plan.map(({ kind }) => kind)).toEqual(["meeting", "meeting", "meeting"]);
});

test("the present moment stands where it lies, and says what is next", () => {
  const day = [meeting("01:00", "01:30"), meeting("02:00", "02:30")];
  expect(planOf(day, at("00:30"))[0]).toEqual({ kind: "now", until: null, next: 30 });
  expect(planOf(day, at("01:10"))[1]).toMatchObject({ kind: "now", next: 50 });
  expect(planOf(day, at("01:10"))[1]).toMatchObject({ until: "2026-11-27T01:30:00Z" });
  expect(planOf(day, at("03:00")).at(-1)).toEqual({ kind: "now", until: null, next: null });
  expect(planOf([], at("03:00"))).toEqual([{ kind: "now", until: null, next: null }]);
});

test("what is over and recorded is neither going on nor next", () => {
  const done = { ...meeting("01:00", "01:30"), status: "FULFILLED" as const };
  expect(planOf([done], at("01:10")).at(-1)).toEqual({ kind: "now", until: null, next: null });
});

test("a week is Monday to Sunday", () => {
  expect(weekOf("2026-11-27")[0]).toBe("2026-11-23");
  expect(weekOf("2026-11-29")[6]).toBe("2026-11-29");
  expect(weekOf("2026-11-30")[0]).toBe("2026-11-30");
});

test("a meeting is on the day that the clock of its venue shows", () => {
  const late = { ...meeting("17:00", "17:30"), venue: { timeZone: "Asia/Shanghai" } };
  expect(meetingsOn("2026-11-28", [late])).toHaveLength(1);
  expect(meetingsOn("2026-11-27", [late])).toHaveLength(0);
});
