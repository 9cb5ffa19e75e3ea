import { Button } from "antd-mobile";
import { Plus } from "lucide-react";
import type { Problem } from "../../graphql/acting";
import { weekdayName } from "../../scheduling/wallClock";
import styles from "./Venue.module.css";
import { anotherRange, type OpenRange } from "./week";
import { useWords } from "./words";

interface HoursDayProps {
  weekday: number;
  ranges: OpenRange[];
  /** Those of the whole week. */
  all: OpenRange[];
  refused: Map<string, Problem[]>;
  onRange: (range: OpenRange) => void;
  onCopy: () => void;
}

/** A day of the week with its opening hours, each a button that opens it. */
export function HoursDay({ weekday, ranges, all, refused, onRange, onCopy }: HoursDayProps) {
  const say = useWords();
  const day = weekdayName(weekday);
  return (
    <li className={styles.day}>
      <h3>{day}</h3>
      <div className={styles.ranges}>
        {ranges.length === 0 && <p className={styles.hint}>{say("closedDay")}</p>}
        {ranges.map((range) => (
          <RangeButton
            key={range.key}
            range={range}
            problems={refused.get(range.key) ?? []}
            onOpen={() => onRange(range)}
          />
        ))}
      </div>
      <div className={styles.tools}>
        <Button
          aria-label={say("addOn", { day })}
          onClick={() => onRange(anotherRange(weekday, all))}
        >
          <Plus aria-hidden /> {say("addRange")}
        </Button>
        {ranges.length > 0 && (
          <Button aria-label={say("copyFrom", { day })} onClick={onCopy}>
            {say("copy")}
          </Button>
        )}
      </div>
    </li>
  );
}

interface RangeButtonProps {
  range: OpenRange;
  problems: Problem[];
  onOpen: () => void;
}

function RangeButton({ range, problems, onOpen }: RangeButtonProps) {
  const say = useWords();
  const hours = `${range.opensAt}–${range.closesAt}`;
  const terms = range.onHolidays ? ` · ${say("onHolidays")}` : "";
  return (
    <div>
      <button
        type="button"
        className={styles.range}
        data-refused={problems.length > 0 || undefined}
        aria-label={`${weekdayName(range.weekday)} ${hours}${terms}`}
        onClick={onOpen}
      >
        {hours}
        {terms}
      </button>
      {problems.map(({ message }) => (
        <p key={message} className={styles.problem} role="alert">
          {message}
        </p>
      ))}
    </div>
  );
}
