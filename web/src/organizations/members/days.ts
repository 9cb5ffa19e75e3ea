import { addDays, dayName } from "../../language/moments";
import type { useWords } from "./words";

interface Days {
  startsOn: string;
  /** The first day on which it no longer holds. */
  endsOn?: string | null;
}

/** The days of a role, as people count them: with the last one on which it holds. */
export function daysOfRole({ startsOn, endsOn }: Days, say: ReturnType<typeof useWords>): string {
  const from = dayName(startsOn);
  return endsOn ? say("until", { from, to: dayName(addDays(endsOn, -1)) }) : say("since", { from });
}
