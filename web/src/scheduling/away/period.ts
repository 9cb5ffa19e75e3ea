import { addDays, clockTime, dayOf } from "../../language/moments";
import { instantAt } from "../wallClock";

/** From one moment on the wall to another, as a person gives them; empty while not given. */
export interface Period {
  fromDay: string;
  fromTime: string;
  toDay: string;
  toTime: string;
}

/** From a day's beginning to its end. */
export function wholeDay(day: string): Period {
  return { fromDay: day, fromTime: "00:00", toDay: addDays(day, 1), toTime: "00:00" };
}

/** From this minute to midnight. */
export function restOfDay(now: Date): Period {
  return { ...wholeDay(dayOf(now)), fromTime: clockTime(now.toISOString()) };
}

/** As the server takes it; null while something of it is missing. */
export function instantsOf(period: Period): { startsAt: string; endsAt: string } | null {
  if (Object.values(period).some((part) => part === "")) return null;
  return {
    startsAt: instantAt(period.fromDay, period.fromTime),
    endsAt: instantAt(period.toDay, period.toTime),
  };
}
