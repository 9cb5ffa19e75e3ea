// @vitest-environment happy-dom
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { speak } from "./index";
import { addDays, clockTime, dayName, dayOf, nearDayName, timeRange } from "./moments";

const NEW_YORK = "America/New_York";

describe("the wall of the venue counts, not that of the device", () => {
  test("a day of the district begins at its own midnight", () => {
    expect(dayOf("2026-11-26T15:59:59Z")).toBe("2026-11-26");
    expect(dayOf("2026-11-26T16:00:00Z")).toBe("2026-11-27");
    expect(clockTime("2026-11-26T01:05:00Z")).toBe("09:05");
    expect(clockTime("2026-11-26T16:00:00Z")).toBe("00:00");
  });

  test("a clock that is put forward skips an hour", () => {
    expect(timeRange("2026-03-08T06:30:00Z", "2026-03-08T07:00:00Z", NEW_YORK)).toBe("01:30–03:00");
  });

  test("an hour that comes twice reads the same twice", () => {
    expect(clockTime("2026-11-01T05:30:00Z", NEW_YORK)).toBe("01:30");
    expect(clockTime("2026-11-01T06:30:00Z", NEW_YORK)).toBe("01:30");
    expect(dayOf("2026-11-01T06:30:00Z", NEW_YORK)).toBe("2026-11-01");
  });
});

test("days are counted on the calendar, over months, years and leap days", () => {
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
});

describe("in Chinese", () => {
  beforeAll(() => speak("zh"));
  const now = new Date("2026-12-31T02:00:00Z");
  test("today and tomorrow, also over the end of a year", () => {
    expect(nearDayName("2026-12-31", now)).toBe("今天");
    expect(nearDayName("2027-01-01", now)).toBe("明天");
  });
  test("another year is said", () => {
    expect(dayName("2027-01-04", now)).toBe("2027年1月4日周一");
    expect(dayName("2026-12-28", now)).toBe("12月28日周一");
  });
});

describe("in English", () => {
  beforeAll(() => speak("en"));
  afterAll(() => speak("zh"));
  const now = new Date("2026-12-31T02:00:00Z");
  test("today, tomorrow and another year", () => {
    expect(nearDayName("2026-12-31", now)).toBe("Today");
    expect(nearDayName("2027-01-01", now)).toBe("Tomorrow");
    expect(dayName("2027-01-04", now)).toBe("Mon, 4 Jan 2027");
  });
});
