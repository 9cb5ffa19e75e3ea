import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { type Problem, problemOf } from "../../graphql/acting";
import { dayOf } from "../../language/moments";
import { Field } from "../../shell/Field";
import { Sheet } from "../../shell/Sheet";
import { Chip } from "../Chip";
import { ModesField } from "../ModesField";
import { TimeField } from "../TimeField";
import { VenueField } from "../VenueField";
import { weekdayName } from "../wallClock";
import { useWords as useSchedulingWords } from "../words";
import type { Range } from "./draft";
import styles from "./Hours.module.css";
import { useIntervalName } from "./rangeText";
import { useWords } from "./words";

const INTERVALS = [1, 2, 3, 4, 5, 6, 7, 8];

interface RangeSheetProps {
  range: Range;
  isNew: boolean;
  problems: Problem[];
  onDone: (range: Range) => void;
  onRemove: () => void;
  onClose: () => void;
}

/** One range of hours to change; it goes into the draft, not to the server. */
export function RangeSheet({ range, isNew, problems, onDone, onRemove, onClose }: RangeSheetProps) {
  const say = useWords();
  const sayScheduling = useSchedulingWords();
  const [edited, setEdited] = useState(range);
  const [isTried, setIsTried] = useState(false);
  const change = (part: Partial<Range>) => setEdited({ ...edited, ...part });
  const missing = (time: string) => (isTried && !time ? sayScheduling("timeMissing") : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (edited.startsAt && edited.endsAt) onDone(edited);
  };
  const day = weekdayName(range.weekday);
  return (
    <Sheet open title={say(isNew ? "newRange" : "editRange", { day })} onClose={onClose}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <div className={styles.pair}>
          <TimeField
            label={sayScheduling("startsAt")}
            time={edited.startsAt}
            onTime={(startsAt) => change({ startsAt })}
            problem={missing(edited.startsAt) ?? problemOf(problems, "startsAt")}
          />
          <TimeField
            label={sayScheduling("endsAt")}
            isEnd
            time={edited.endsAt}
            onTime={(endsAt) => change({ endsAt })}
            problem={missing(edited.endsAt) ?? problemOf(problems, "endsAt")}
          />
        </div>
        <VenueField
          venue={edited.venue}
          onVenue={(venue) => change({ venue })}
          problem={problemOf(problems, "venueId")}
        />
        <ModesField
          modes={edited.modes}
          onModes={(modes) => change({ modes })}
          problem={problemOf(problems, "modes")}
        />
        <Terms range={edited} onChange={change} problems={problems} />
        <Button block color="primary" type="submit">
          {say("done")}
        </Button>
        {!isNew && (
          <Button block color="danger" fill="outline" onClick={onRemove}>
            {say("removeRange")}
          </Button>
        )}
      </form>
    </Sheet>
  );
}

interface TermsProps {
  range: Range;
  onChange: (part: Partial<Range>) => void;
  problems: Problem[];
}

const TERMS = ["weekInterval", "validFrom", "validUntil"];

/** What most hours do without; open where it is in use, or refused. */
function Terms({ range, onChange, problems }: TermsProps) {
  const say = useWords();
  const intervalName = useIntervalName();
  const { weekInterval, validFrom, validUntil, onHolidays } = range;
  const [isOpen] = useState(
    weekInterval > 1 ||
      validFrom !== null ||
      validUntil !== null ||
      onHolidays ||
      problems.some(({ field }) => field !== null && TERMS.includes(field)),
  );
  const repeat = (weeks: number) =>
    onChange({
      weekInterval: weeks,
      // Weeks are counted from somewhere; where nothing is said yet, from this one.
      ...(weeks > 1 && validFrom === null ? { validFrom: dayOf(new Date()) } : {}),
    });
  return (
    <details className={styles.terms} open={isOpen}>
      <summary>{say("more")}</summary>
      <div className={styles.form}>
        <Field label={say("interval")} problem={problemOf(problems, "weekInterval")}>
          {(wiring) => (
            <select
              {...wiring}
              value={weekInterval}
              onChange={({ target }) => repeat(Number(target.value))}
            >
              {INTERVALS.map((weeks) => (
                <option key={weeks} value={weeks}>
                  {intervalName(weeks)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          label={say("validFrom")}
          hint={say(weekInterval > 1 ? "intervalHint" : "validFromHint")}
          problem={problemOf(problems, "validFrom")}
        >
          {(wiring) => (
            <input
              {...wiring}
              type="date"
              value={validFrom ?? ""}
              onChange={({ target }) => onChange({ validFrom: target.value || null })}
            />
          )}
        </Field>
        <Field
          label={say("validUntil")}
          hint={say("validUntilHint")}
          problem={problemOf(problems, "validUntil")}
        >
          {(wiring) => (
            <input
              {...wiring}
              type="date"
              value={validUntil ?? ""}
              onChange={({ target }) => onChange({ validUntil: target.value || null })}
            />
          )}
        </Field>
        <Chip
          type="checkbox"
          checked={onHolidays}
          onChange={(isHeld) => onChange({ onHolidays: isHeld })}
        >
          {say("onHolidays")}
        </Chip>
      </div>
    </details>
  );
}
