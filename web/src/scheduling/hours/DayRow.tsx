import { Button } from "antd-mobile";
import { Plus } from "lucide-react";
import type { Problem } from "../../graphql/acting";
import { weekdayName } from "../wallClock";
import { anotherRange, type Range } from "./draft";
import styles from "./Hours.module.css";
import { clockOf, useRangeTerms } from "./rangeText";
import { useWords } from "./words";

interface DayRowProps {
  weekday: number;
  ranges: Range[];
  /** Those of the whole week. */
  all: Range[];
  problems: Map<string, Problem[]>;
  onRange: (range: Range) => void;
  onCopy: () => void;
}

/** A day of the week with its hours, each a button that opens it. */
export function DayRow({ weekday, ranges, all, problems, onRange, onCopy }: DayRowProps) {
  const say = useWords();
  const day = weekdayName(weekday);
  return (
    <li className={styles.day}>
      <h3>{day}</h3>
      <div className={styles.ranges}>
        {ranges.length === 0 && <p className={styles.hint}>{say("none")}</p>}
        {ranges.map((range) => (
          <RangeChip
            key={range.key}
            range={range}
            problems={problems.get(range.key) ?? []}
            onOpen={() => onRange(range)}
          />
        ))}
      </div>
      <div className={styles.tools}>
        <Button
          aria-label={say("addOn", { day })}
          onClick={() => onRange(anotherRange(weekday, all))}
        >
          <Plus aria-hidden /> {say("add")}
        </Button>
        {ranges.length > 0 && (
          <Button aria-label={say("copyOn", { day })} onClick={onCopy}>
            {say("copy")}
          </Button>
        )}
      </div>
    </li>
  );
}

interface RangeChipProps {
  range: Range;
  problems: Problem[];
  onOpen: () => void;
}

function RangeChip({ range, problems, onOpen }: RangeChipProps) {
  const terms = useRangeTerms();
  const named = `${weekdayName(range.weekday)} ${clockOf(range)}`;
  return (
    <div>
      <button
        type="button"
        className={styles.range}
        data-refused={problems.length > 0 || undefined}
        aria-label={`${named} ${terms(range)}`}
        onClick={onOpen}
      >
        <strong>{clockOf(range)}</strong>
        <span>{terms(range)}</span>
      </button>
      {problems.map(({ message }) => (
        <p key={message} className={styles.problem} role="alert">
          {named} · {message}
        </p>
      ))}
    </div>
  );
}
