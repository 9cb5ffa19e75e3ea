// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { instantAt, weekdayName, weekdayOf } from "./wallClock";

test("a time on the wall is an instant of its zone, whatever zone the device is in", () => {
  expect(instantAt("2026-11-27", "09:00")).toBe("2026-11-27T01:00:00.000Z");
  expect(instantAt("2026-11-27", "00:00")).toBe("2026-11-26T16:00:00.000Z");
  expect(instantAt("2026-07-01", "09:00", "Europe/Berlin")).toBe("2026-07-01T07:00:00.000Z");
});

test("on days on which clocks change each hour of the wall keeps its own offset", () => {
  const zone = "Europe/Berlin";
  expect(instantAt("2026-03-29", "01:30", zone)).toBe("2026-03-29T00:30:00.000Z");
  expect(instantAt("2026-03-29", "03:30", zone)).toBe("2026-03-29T01:30:00.000Z");
  expect(instantAt("2026-10-25", "23:00", zone)).toBe("2026-10-25T22:00:00.000Z");
});

test("weeks begin on Monday", () => {
  expect(weekdayOf("2026-11-30")).toBe(1);
  expect(weekdayOf("2026-11-29")).toBe(7);
  expect(weekdayName(1)).toMatch(/^(星期一|Monday)$/);
  expect(weekdayName(7)).toMatch(/^(星期日|Sunday)$/);
});
