import type { Problem } from "../../graphql/acting";
import type { OpeningHoursInput } from "../../graphql/schema.generated";

/** One range of opening hours under edit; the server knows it by nothing but its content. */
export interface OpenRange {
  key: string;
  weekday: number;
  opensAt: string;
  closesAt: string;
  onHolidays: boolean;
}

type Kept = Omit<OpenRange, "key">;

export function rangesOf(kept: readonly Kept[]): OpenRange[] {
  return kept.map(({ weekday, opensAt, closesAt, onHolidays }, index) => ({
    key: `kept-${index}`,
    weekday,
    opensAt,
    closesAt,
    onHolidays,
  }));
}

export function inputsOf(ranges: OpenRange[]): OpeningHoursInput[] {
  return ranges.map(({ key: _key, ...range }) => range);
}

export function onDay<Range extends Kept>(weekday: number, ranges: readonly Range[]): Range[] {
  return ranges
    .filter((range) => range.weekday === weekday)
    .toSorted((one, other) => one.opensAt.localeCompare(other.opensAt));
}

/** What a further range of a day begins with: the half of it that is not taken yet. */
export function anotherRange(weekday: number, ranges: OpenRange[]): OpenRange {
  const isMorningTaken = onDay(weekday, ranges).some(({ opensAt }) => opensAt < "12:00");
  return {
    key: crypto.randomUUID(),
    weekday,
    opensAt: isMorningTaken ? "13:30" : "09:00",
    closesAt: isMorningTaken ? "17:00" : "11:30",
    onHolidays: false,
  };
}

export function withRange(range: OpenRange, ranges: OpenRange[]): OpenRange[] {
  const isKnown = ranges.some(({ key }) => key === range.key);
  if (!isKnown) return [...ranges, range];
  return ranges.map((one) => (one.key === range.key ? range : one));
}

/** One day's hours on other days too, in place of what those had. */
export function copiedTo(weekdays: number[], from: number, ranges: OpenRange[]): OpenRange[] {
  const copies = weekdays.flatMap((weekday) =>
    onDay(from, ranges).map((range) => ({ ...range, weekday, key: crypto.randomUUID() })),
  );
  return [...ranges.filter(({ weekday }) => !weekdays.includes(weekday)), ...copies];
}

/** Whether two weeks are the same, in whatever order they were entered. */
export function isSameWeek(one: OpenRange[], other: OpenRange[]): boolean {
  return contentOf(one) === contentOf(other);
}

function contentOf(ranges: OpenRange[]): string {
  const said = ranges.map(({ weekday, opensAt, closesAt, onHolidays }) =>
    [weekday, opensAt, closesAt, onHolidays].join(),
  );
  return said.toSorted().join(";");
}

/** What the server says of one of the ranges sent (`hours.<n>.<field>`), by the key of the range. */
export function problemsOfRanges(problems: Problem[], sent: OpenRange[]): Map<string, Problem[]> {
  const found = new Map<string, Problem[]>();
  for (const problem of problems) {
    const [, number] = /^hours\.(\d+)\b/.exec(problem.field ?? "") ?? [];
    const key = number === undefined ? undefined : sent[Number(number)]?.key;
    if (key) found.set(key, [...(found.get(key) ?? []), problem]);
  }
  return found;
}
