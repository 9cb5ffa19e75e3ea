import { dayName } from "../../language/moments";
import { useModesText } from "../modesText";
import { useWords as useSchedulingWords } from "../words";
import type { Range } from "./draft";
import { useWords } from "./words";

export function clockOf({ startsAt, endsAt }: Pick<Range, "startsAt" | "endsAt">): string {
  return `${startsAt}–${endsAt}`;
}

export function useIntervalName(): (weeks: number) => string {
  const say = useWords();
  return (weeks) => {
    if (weeks === 1) return say("interval1");
    return weeks === 2 ? say("interval2") : say("intervalMore", { weeks });
  };
}

/** Everything about a range but its clock: "接待点 · 现场、电话 · 每两周 · 11月27日 起". */
export function useRangeTerms(): (range: Range) => string {
  const say = useWords();
  const modesText = useModesText();
  const sayScheduling = useSchedulingWords();
  const intervalName = useIntervalName();
  return ({ venue, modes, weekInterval, validFrom, validUntil, onHolidays }) =>
    [
      venue?.name ?? sayScheduling("anywhere"),
      modesText(modes),
      weekInterval > 1 && intervalName(weekInterval),
      validFrom && say("from", { date: dayName(validFrom) }),
      validUntil && say("until", { date: dayName(validUntil) }),
      onHolidays && say("onHolidays"),
    ]
      .filter(Boolean)
      .join(" · ");
}
