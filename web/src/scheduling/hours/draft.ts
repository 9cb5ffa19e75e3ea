import type { Problem } from "../../graphql/acting";
import type { AppointmentMode, WeeklyHoursInput } from "../../graphql/schema.generated";
import type { VenueChoice } from "../useVenues";
import type { SchedulingHoursFragment } from "./hours.generated";

/** Hours of a weekday while they are edited; `key` is the id they are kept under, or a new one. */
export interface Range {
  key: string;
  weekday: number;
  startsAt: string;
  endsAt: string;
  venue: VenueChoice | null;
  modes: AppointmentMode[];
  validFrom: string | null;
  validUntil: string | null;
  weekInterval: number;
  onHolidays: boolean;
}

export type Change =
  | { kind: "added"; after: Range }
  | { kind: "removed"; before: Range }
  | { kind: "changed"; before: Range; after: Range };

export function rangeOf({ id, venue, ...hours }: SchedulingHoursFragment): Range {
  return {
    key: id,
    weekday: hours.weekday,
    startsAt: hours.startsAt,
    endsAt: hours.endsAt,
    venue: venue ? { id: venue.id, name: venue.name } : null,
    modes: hours.modes,
    validFrom: hours.validFrom ?? null,
    validUntil: hours.validUntil ?? null,
    weekInterval: hours.weekInterval,
    onHolidays: hours.onHolidays,
  };
}

export function inputOf({ key: _key, venue, ...range }: Range): WeeklyHoursInput {
  return { ...range, venueId: venue?.id ?? null };
}

export function newKey(): string {
  return `new-${crypto.randomUUID()}`;
}

/** What a further range of that day is to begin with: the half of the day that is free yet. */
export function anotherRange(weekday: number, ranges: Range[]): Range {
  const isMorningTaken = onDay(weekday, ranges).some(({ startsAt }) => startsAt < "12:00");
  const venue = ranges.find((range) => range.venue !== null)?.venue ?? null;
  return {
    key: newKey(),
    weekday,
    startsAt: isMorningTaken ? "13:30" : "09:00",
    endsAt: isMorningTaken ? "17:00" : "11:30",
    venue,
    modes: venue ? ["IN_PERSON", "PHONE", "VIDEO"] : ["PHONE", "VIDEO"],
    validFrom: null,
    validUntil: null,
    weekInterval: 1,
    onHolidays: false,
  };
}

export function onDay(weekday: number, ranges: Range[]): Range[] {
  return ranges
    .filter((range) => range.weekday === weekday)
    .toSorted((one, other) => one.startsAt.localeCompare(other.startsAt));
}

/** With that range in place of the one of the same key, or beside the others. */
export function withRange(range: Range, ranges: Range[]): Range[] {
  const isKnown = ranges.some(({ key }) => key === range.key);
  if (!isKnown) return [...ranges, range];
  return ranges.map((one) => (one.key === range.key ? range : one));
}

/** One day's hours on other days too, in place of what those had. */
export function copiedTo(weekdays: number[], from: number, ranges: Range[]): Range[] {
  const copies = weekdays.flatMap((weekday) =>
    onDay(from, ranges).map((range) => ({ ...range, weekday, key: newKey() })),
  );
  return [...ranges.filter(({ weekday }) => !weekdays.includes(weekday)), ...copies];
}

/** What is different, by day; hours that were only deleted and entered again are no change. */
export function changesBetween(before: Range[], after: Range[]): Change[] {
  const [gone, come] = [without(before, after), without(after, before)];
  const changes = [
    ...gone.map((range): Change => {
      const successor = come.find(({ key }) => key === range.key);
      if (!successor) return { kind: "removed", before: range };
      return { kind: "changed", before: range, after: successor };
    }),
    ...come
      .filter(({ key }) => !gone.some((range) => range.key === key))
      .map((range): Change => ({ kind: "added", after: range })),
  ];
  return changes.toSorted((one, other) => weekdayOf(one) - weekdayOf(other));
}

export function weekdayOf(change: Change): number {
  return change.kind === "removed" ? change.before.weekday : change.after.weekday;
}

/** Those of `ranges` that have no twin among `others`, each twin counting once. */
function without(ranges: Range[], others: Range[]): Range[] {
  const twins = others.map(contentOf);
  return ranges.filter((range) => {
    const found = twins.indexOf(contentOf(range));
    if (found >= 0) twins.splice(found, 1);
    return found < 0;
  });
}

function contentOf({ key: _key, venue, ...range }: Range): string {
  return JSON.stringify([Object.entries(range).toSorted(), venue?.id ?? null]);
}

/** Problems of `ranges.<n>.<field>` by the key of the range, under the bare name of the field. */
export function problemsOfRanges(problems: Problem[], sent: Range[]): Map<string, Problem[]> {
  const found = new Map<string, Problem[]>();
  for (const problem of problems) {
    const [, number, field] = /^ranges\.(\d+)\.(\w+)$/.exec(problem.field ?? "") ?? [];
    const key = sent[Number(number)]?.key;
    if (key && field) found.set(key, [...(found.get(key) ?? []), { ...problem, field }]);
  }
  return found;
}
