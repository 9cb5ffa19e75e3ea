import { language } from "./index";

/** Where no venue says otherwise: the district's wall clock. */
export const DISTRICT_ZONE = "Asia/Shanghai";

const formats = new Map<string, Intl.DateTimeFormat>();

/** Made once: each takes a cheap phone longer than a screen may. */
function format(options: Intl.DateTimeFormatOptions, zone: string): Intl.DateTimeFormat {
  const locale = language() === "zh" ? "zh-CN" : "en-GB";
  const key = JSON.stringify([locale, zone, options]);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  formats.set(key, known);
  return known;
}

/** Have the formats of the language loaded: the first use of any takes a cheap phone 60 milliseconds. */
export function prepareMoments(): void {
  dayOf(new Date());
}

const DAY = { year: "numeric", month: "2-digit", day: "2-digit" } as const;

/** "2026-11-27": the day of an instant on the wall of `zone`. */
export function dayOf(instant: string | Date, zone = DISTRICT_ZONE): string {
  const parts = format(DAY, zone).formatToParts(new Date(instant));
  const part = (wanted: keyof typeof DAY) => parts.find(({ type }) => type === wanted)?.value;
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** `days` after a calendar day, as a calendar day. */
export function addDays(day: string, days: number): string {
  const moved = new Date(`${day}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/** "09:00" */
export function clockTime(instant: string, zone = DISTRICT_ZONE): string {
  return format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, zone).format(
    new Date(instant),
  );
}

/** "09:00–09:30" */
export function timeRange(startsAt: string, endsAt: string, zone = DISTRICT_ZONE): string {
  return `${clockTime(startsAt, zone)}–${clockTime(endsAt, zone)}`;
}

/** "11月27日 星期五", "Fri 27 Nov"; the year where it is another one than now. */
export function dayName(day: string, now = new Date()): string {
  const year = day.slice(0, 4) === dayOf(now).slice(0, 4) ? {} : ({ year: "numeric" } as const);
  const noon = new Date(`${day}T12:00:00Z`);
  return format({ month: "short", day: "numeric", weekday: "short", ...year }, "UTC").format(noon);
}

/** "今天", "明天", else the name of the day. */
export function nearDayName(day: string, now = new Date()): string {
  const today = dayOf(now);
  const words = language() === "zh" ? ["今天", "明天"] : ["Today", "Tomorrow"];
  if (day === today) return words[0] ?? day;
  if (day === addDays(today, 1)) return words[1] ?? day;
  return dayName(day, now);
}

/** "明天 09:00–09:30" */
export function whenName(startsAt: string, endsAt: string, zone = DISTRICT_ZONE): string {
  return `${nearDayName(dayOf(startsAt, zone))} ${timeRange(startsAt, endsAt, zone)}`;
}

/** "11月27日 09:00": for things that happened. */
export function momentName(instant: string, zone = DISTRICT_ZONE): string {
  return `${nearDayName(dayOf(instant, zone))} ${clockTime(instant, zone)}`;
}
