import type { AppointmentStatus } from "../../graphql/schema.generated";
import { addDays, dayOf } from "../../language/moments";
import { weekdayOf } from "../wallClock";

interface Meeting {
  startsAt: string;
  endsAt: string;
  status: AppointmentStatus;
  venue?: { timeZone: string } | null;
}

export type Entry<M extends Meeting> =
  | { kind: "meeting"; meeting: M }
  /** Nothing is booked then. */
  | { kind: "gap"; startsAt: string; endsAt: string; minutes: number }
  /** Where the present moment lies: until when a meeting goes on, in how many minutes one begins. */
  | { kind: "now"; until: string | null; next: number | null };

const SHORTEST_GAP_MINUTES = 10;
const STILL_TO_BE: AppointmentStatus[] = ["PROPOSED", "PENDING", "BOOKED", "ARRIVED"];

/** A day in order of time with its gaps; with the present moment in its place where `now` is given. */
export function planOf<M extends Meeting>(meetings: M[], now?: Date): Entry<M>[] {
  const ordered = meetings.toSorted((one, other) => one.startsAt.localeCompare(other.startsAt));
  const entries = ordered.flatMap((meeting, index): Entry<M>[] => [
    ...gapBefore(meeting, ordered.slice(0, index)),
    { kind: "meeting", meeting },
  ]);
  if (now === undefined) return entries;
  const after = entries.findIndex((entry) => Date.parse(beginOf(entry)) > now.getTime());
  return entries.toSpliced(after < 0 ? entries.length : after, 0, presentOf(ordered, now));
}

function gapBefore<M extends Meeting>(meeting: M, earlier: M[]): Entry<M>[] {
  const endsAt = earlier
    .map((one) => one.endsAt)
    .toSorted()
    .at(-1);
  if (endsAt === undefined) return [];
  const minutes = Math.round((Date.parse(meeting.startsAt) - Date.parse(endsAt)) / 60_000);
  if (minutes < SHORTEST_GAP_MINUTES) return [];
  return [{ kind: "gap", startsAt: endsAt, endsAt: meeting.startsAt, minutes }];
}

function beginOf<M extends Meeting>(entry: Entry<M>): string {
  if (entry.kind === "meeting") return entry.meeting.startsAt;
  return entry.kind === "gap" ? entry.startsAt : "";
}

function presentOf<M extends Meeting>(ordered: M[], now: Date): Entry<M> {
  const open = ordered.filter(({ status }) => STILL_TO_BE.includes(status));
  const running = open.find(
    ({ startsAt, endsAt }) =>
      Date.parse(startsAt) <= now.getTime() && Date.parse(endsAt) > now.getTime(),
  );
  const next = open.find(({ startsAt }) => Date.parse(startsAt) > now.getTime());
  return {
    kind: "now",
    until: running?.endsAt ?? null,
    next: next ? Math.ceil((Date.parse(next.startsAt) - now.getTime()) / 60_000) : null,
  };
}

/** Monday to Sunday of the week a day lies in. */
export function weekOf(day: string): string[] {
  const monday = addDays(day, 1 - weekdayOf(day));
  return Array.from({ length: 7 }, (_, index) => addDays(monday, index));
}

/** What of the meetings is on that day, each by the clock of its venue. */
export function meetingsOn<M extends Meeting>(day: string, meetings: M[]): M[] {
  return meetings.filter(({ startsAt, venue }) => dayOf(startsAt, venue?.timeZone) === day);
}
