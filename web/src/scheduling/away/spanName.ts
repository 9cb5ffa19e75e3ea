import {
  addDays,
  clockTime,
  dayOf,
  momentName,
  nearDayName,
  whenName,
} from "../../language/moments";
import { useWords as useSchedulingWords } from "../words";
import { useWords } from "./words";

/** "明天 全天", "明天 10:00–10:30", "明天 10:00 至 12月1日周二 12:00" */
export function useSpanName(): (startsAt: string, endsAt: string) => string {
  const say = useWords();
  const sayScheduling = useSchedulingWords();
  return (startsAt, endsAt) => {
    const [first, last] = [dayOf(startsAt), dayOf(endsAt)];
    if (first === last) return whenName(startsAt, endsAt);
    const isOneDay = addDays(first, 1) === last && [startsAt, endsAt].every(isMidnight);
    if (isOneDay) return `${nearDayName(first)} ${sayScheduling("allDay")}`;
    return say("timeOffSpan", { from: momentName(startsAt), to: momentName(endsAt) });
  };
}

function isMidnight(instant: string): boolean {
  return clockTime(instant) === "00:00";
}
