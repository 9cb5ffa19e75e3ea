import { clockTime } from "../language/moments";

/** A day of the calendar, with when it is free: instants, each once, in order. */
export interface FreeDay {
  date: string;
  starts: string[];
}

interface AnsweredDay {
  date: string;
  slots: { startsAt: string }[];
}

/** Several specialists free at the same time are one time to whoever books. */
export function freeDays(days: AnsweredDay[]): FreeDay[] {
  return days.map(({ date, slots }) => ({
    date,
    starts: [...new Set(slots.map(({ startsAt }) => startsAt))].sort(),
  }));
}

export type PartOfDay = "morning" | "afternoon" | "evening";

function partOf(start: string, zone?: string): PartOfDay {
  const time = clockTime(start, zone);
  if (time < "12:00") return "morning";
  return time < "18:00" ? "afternoon" : "evening";
}

/** The times of a day by its parts; parts without any are left out. */
export function byPartOfDay(starts: string[], zone?: string): [PartOfDay, string[]][] {
  const parts: PartOfDay[] = ["morning", "afternoon", "evening"];
  return parts
    .map((part): [PartOfDay, string[]] => [
      part,
      starts.filter((start) => partOf(start, zone) === part),
    ])
    .filter(([, those]) => those.length > 0);
}

/** The day to show: the one chosen while it has times, else the first that has any. */
export function dayShown(days: FreeDay[], chosen: string | null): FreeDay | undefined {
  const free = days.filter(({ starts }) => starts.length > 0);
  return free.find(({ date }) => date === chosen) ?? free[0];
}
