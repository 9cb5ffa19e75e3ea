import type { AppointmentStatus, Role } from "../graphql/schema.generated";

/** What the viewer is to an appointment; an onlooker (colleague, auditor) reads and changes nothing. */
export type Side = "person" | "specialist" | "staff" | "onlooker";

export type Step =
  | "accept"
  | "declineOffer"
  | "confirm"
  | "decline"
  | "cancel"
  | "move"
  | "handOn"
  | "checkIn"
  | "complete"
  | "markNoShow"
  | "followUp";

interface Rule {
  sides: Side[];
  statuses: AppointmentStatus[];
  /** How many minutes before its start the step becomes possible; left out: at any time. */
  opensMinutes?: number;
}

const OURS: Side[] = ["specialist", "staff"];
const ALL: Side[] = ["person", ...OURS];

/** Which buttons there are: the table of mulin/appointments/policy.py. The server has the last word. */
const RULES: Record<Step, Rule> = {
  accept: { sides: ["person", "staff"], statuses: ["PROPOSED"] },
  declineOffer: { sides: ["person", "staff"], statuses: ["PROPOSED"] },
  confirm: { sides: OURS, statuses: ["PENDING"] },
  decline: { sides: OURS, statuses: ["PENDING"] },
  cancel: { sides: ALL, statuses: ["PENDING", "BOOKED"] },
  move: { sides: ALL, statuses: ["PENDING", "BOOKED"] },
  handOn: { sides: OURS, statuses: ["PENDING", "BOOKED"] },
  checkIn: { sides: OURS, statuses: ["BOOKED"], opensMinutes: 120 },
  complete: { sides: OURS, statuses: ["BOOKED", "ARRIVED"], opensMinutes: 0 },
  markNoShow: { sides: OURS, statuses: ["BOOKED"], opensMinutes: 0 },
  followUp: { sides: ALL, statuses: ["BOOKED", "ARRIVED", "FULFILLED"], opensMinutes: 0 },
};

interface Standing {
  status: AppointmentStatus;
  startsAt: string;
}

export function mayTake(
  step: Step,
  side: Side,
  { status, startsAt }: Standing,
  now: Date,
): boolean {
  const { sides, statuses, opensMinutes } = RULES[step];
  if (!sides.includes(side) || !statuses.includes(status)) return false;
  return opensMinutes === undefined || minutesUntil(startsAt, now) <= opensMinutes;
}

/** Negative once it is over. */
export function minutesUntil(instant: string, now: Date): number {
  return (Date.parse(instant) - now.getTime()) / 60_000;
}

interface Seer {
  id: string;
  specialist?: { id: string } | null;
  memberships: { role: Role }[];
}

interface Seen {
  person: { id: string };
  specialists: { id: string }[];
}

const STAFF: Role[] = ["STATION_STAFF", "COORDINATOR", "DISTRICT_ADMIN"];

/** Whoever sees an appointment of others is on its staff, or only looks on. */
export function sideOf(seer: Seer, { person, specialists }: Seen): Side {
  if (person.id === seer.id) return "person";
  if (specialists.some(({ id }) => id === seer.specialist?.id)) return "specialist";
  return seer.memberships.some(({ role }) => STAFF.includes(role)) ? "staff" : "onlooker";
}
