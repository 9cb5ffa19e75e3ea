import { addDays, dayOf } from "../language/moments";
import { instantAt } from "../scheduling/wallClock";

/** From the beginning of a day, or from now when it has begun, to the end of the last day. */
export function absenceOf(
  day: string,
  lastDay: string,
  now = new Date(),
): { startsAt: string; endsAt: string } {
  const startsAt = day === dayOf(now) ? now.toISOString() : instantAt(day, "00:00");
  return { startsAt, endsAt: instantAt(addDays(lastDay, 1), "00:00") };
}
