import { language } from "../language";
import { clockTime, DISTRICT_ZONE, dayOf } from "../language/moments";

/** "2026-11-27", "09:00" on the wall of `zone`, as an instant. An hour that a clock skips is the next. */
export function instantAt(day: string, time: string, zone = DISTRICT_ZONE): string {
  const asIfUtc = Date.parse(`${day}T${time}:00Z`);
  // The second look is for days on which the clock changes between the guess and the instant.
  const guess = asIfUtc - offsetAt(asIfUtc, zone);
  return new Date(asIfUtc - offsetAt(guess, zone)).toISOString();
}

/** How far the wall of `zone` is ahead of UTC at that moment, in milliseconds. */
function offsetAt(epoch: number, zone: string): number {
  const minute = Math.floor(epoch / 60_000) * 60_000;
  const instant = new Date(minute).toISOString();
  return Date.parse(`${dayOf(instant, zone)}T${clockTime(instant, zone)}:00Z`) - minute;
}

/** 1 Monday to 7 Sunday, of a calendar day. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T12:00:00Z`).getUTCDay() || 7;
}

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** "星期一", "Monday" */
export function weekdayName(weekday: number): string {
  const locale = language() === "zh" ? "zh-CN" : "en-GB";
  // The first of June 2026 is a Monday.
  const day = new Date(Date.UTC(2026, 5, weekday, 12));
  return new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(day);
}
