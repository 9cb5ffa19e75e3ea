import { type Problem, problemOf } from "../../graphql/acting";
import { DateField } from "../DateField";
import { TimeField } from "../TimeField";
import { useWords } from "../words";
import styles from "./Away.module.css";
import type { Period } from "./period";

interface PeriodFieldsProps {
  period: Period;
  onPeriod: (period: Period) => void;
  /** Those of `startsAt` and `endsAt` are told here. */
  problems: Problem[];
  /** Whether to say what is missing. */
  isTried: boolean;
}

/** From when to when, each as a day and a time on the wall. */
export function PeriodFields({ period, onPeriod, problems, isTried }: PeriodFieldsProps) {
  const say = useWords();
  const change = (part: Partial<Period>) => onPeriod({ ...period, ...part });
  const missing = (part: string, word: "dateMissing" | "timeMissing") =>
    isTried && part === "" ? say(word) : undefined;
  return (
    <>
      <div className={styles.pair}>
        <DateField
          label={say("fromDay")}
          date={period.fromDay}
          // A period hardly ever ends before it begins; most end on the day they begin.
          onDate={(day) => change({ fromDay: day, ...(day > period.toDay ? { toDay: day } : {}) })}
          problem={missing(period.fromDay, "dateMissing") ?? problemOf(problems, "startsAt")}
        />
        <TimeField
          label={say("fromTime")}
          time={period.fromTime}
          onTime={(fromTime) => change({ fromTime })}
          problem={missing(period.fromTime, "timeMissing")}
        />
      </div>
      <div className={styles.pair}>
        <DateField
          label={say("toDay")}
          date={period.toDay}
          onDate={(toDay) => change({ toDay })}
          problem={missing(period.toDay, "dateMissing") ?? problemOf(problems, "endsAt")}
        />
        <TimeField
          label={say("toTime")}
          time={period.toTime}
          onTime={(toTime) => change({ toTime })}
          problem={missing(period.toTime, "timeMissing")}
        />
      </div>
    </>
  );
}
