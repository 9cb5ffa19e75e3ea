import { mayTake } from "../appointments/steps";
import type { AppointmentStatus } from "../graphql/schema.generated";
import { DISTRICT_ZONE, dayOf } from "../language/moments";

export interface Visit {
  status: AppointmentStatus;
  startsAt: string;
  venue?: { id: string; timeZone: string } | null;
}

/** What to say to somebody who stands at the desk with a ticket. */
export type Arrival =
  | "welcome"
  | "arrived"
  | "over"
  | "missed"
  | "cancelled"
  | "unconfirmed"
  | "early"
  | "anotherDay";

const SAID: Partial<Record<AppointmentStatus, Arrival>> = {
  ARRIVED: "arrived",
  FULFILLED: "over",
  NOSHOW: "missed",
  CANCELLED: "cancelled",
  ENTERED_IN_ERROR: "cancelled",
  PENDING: "unconfirmed",
  PROPOSED: "unconfirmed",
};

export function arrivalOf(visit: Visit, now: Date): Arrival {
  const said = SAID[visit.status];
  if (said) return said;
  const zone = visit.venue?.timeZone ?? DISTRICT_ZONE;
  const [its, today] = [dayOf(visit.startsAt, zone), dayOf(now, zone)];
  // The server would take note of one from last week, too; whoever stands there has the wrong day.
  if (its < today) return "anotherDay";
  if (mayTake("checkIn", "staff", visit, now)) return "welcome";
  return its === today ? "early" : "anotherDay";
}
