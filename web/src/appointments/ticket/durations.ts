import { language } from "../../language";

type Unit = "hour" | "minute" | "second";

function amount(value: number, unit: Unit, unitDisplay: "short" | "long"): string {
  const locale = language() === "zh" ? "zh-CN" : "en-GB";
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay }).format(value);
}

/** "2小时", "90分钟"; "2 hours", "90 minutes" */
export function durationName(minutes: number): string {
  return minutes % 60 === 0
    ? amount(minutes / 60, "hour", "long")
    : amount(minutes, "minute", "long");
}

/** "23小时 5分钟", "4分钟 5秒"; "23 hr 5 min", "4 min 5 sec": the finer the less is left. */
export function timeLeft(minutes: number): string {
  const seconds = Math.max(0, Math.floor(minutes * 60));
  const hours = Math.floor(seconds / 3600);
  const rest = amount(Math.floor((seconds % 3600) / 60), "minute", "short");
  if (hours > 0) return `${amount(hours, "hour", "short")} ${rest}`;
  return `${rest} ${amount(seconds % 60, "second", "short")}`;
}
