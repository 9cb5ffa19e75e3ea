import type { AppointmentMode, JoinWaitlistInput } from "../graphql/schema.generated";
import { addDays, dayOf } from "../language/moments";

/** What somebody would book if it were free; null is "any". */
export interface Wanted {
  service: string;
  topic: string | null;
  mode: AppointmentMode | null;
  venue: string | null;
}

/** When they could come. */
export interface Days {
  from: string;
  to: string;
  hours: Hours;
}

export type Hours = keyof typeof HOURS;

/** Times of day; what is left out is open on that side. */
const HOURS = {
  any: {},
  morning: { endsAt: "12:00" },
  afternoon: { startsAt: "12:00", endsAt: "18:00" },
  evening: { startsAt: "18:00" },
} satisfies Record<string, Pick<JoinWaitlistInput, "startsAt" | "endsAt">>;

export const ALL_HOURS = Object.keys(HOURS) as Hours[];

const USUAL_DAYS = 14;

/** From tomorrow on, for two weeks. */
export function usualDays(now = new Date()): Days {
  const tomorrow = addDays(dayOf(now), 1);
  return { from: tomorrow, to: addDays(tomorrow, USUAL_DAYS - 1), hours: "any" };
}

export function joinInput(wanted: Wanted, days: Days): JoinWaitlistInput {
  return {
    serviceId: wanted.service,
    topicId: wanted.topic,
    mode: wanted.mode,
    venueId: wanted.venue,
    from: days.from,
    to: days.to,
    ...HOURS[days.hours],
  };
}

/** The address of the form alone: for who has to sign in first, and for one thing a screen. */
export function joinPath({ service, topic, mode, venue }: Wanted): string {
  const said = Object.entries({ service, topic, mode, venue });
  const known = said.filter((entry): entry is [string, string] => entry[1] !== null);
  return `/waitlist/join?${new URLSearchParams(known)}`;
}
