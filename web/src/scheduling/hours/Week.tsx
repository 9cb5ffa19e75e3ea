import { Button } from "antd-mobile";
import { useState } from "react";
import { useElder } from "../../appearance/elder";
import { type Problem, useAction } from "../../graphql/acting";
import { Notice } from "../../shell/Notice";
import { WEEKDAYS } from "../wallClock";
import { CopySheet } from "./CopySheet";
import { DayRow } from "./DayRow";
import { inputOf, onDay, problemsOfRanges, type Range, withRange } from "./draft";
import styles from "./Hours.module.css";
import { type SchedulingHoursFragment, SetWeeklyHoursDocument } from "./hours.generated";
import { Leaving } from "./Leaving";
import { RangeSheet } from "./RangeSheet";
import { SaveSheet } from "./SaveSheet";
import { useDraft } from "./useDraft";
import { useWords } from "./words";

type Opened =
  | { kind: "range"; range: Range }
  | { kind: "copy"; weekday: number }
  | { kind: "save" };

/** The week to edit. Nothing counts before it is saved, all of it at once. */
export function Week({ saved }: { saved: readonly SchedulingHoursFragment[] }) {
  const say = useWords();
  const elder = useElder();
  const { ranges, changes, edit, discard, kept } = useDraft(saved);
  const [opened, setOpened] = useState<Opened>();
  const [refused, setRefused] = useState<{ problems: Problem[]; sent: Range[] }>();
  const [isSaved, setIsSaved] = useState(false);
  const [setHours, busy] = useAction(SetWeeklyHoursDocument);
  const problems = problemsOfRanges(refused?.problems ?? [], refused?.sent ?? []);
  const close = () => setOpened(undefined);
  const change = (next: Range[]) => {
    edit(next);
    setIsSaved(false);
    setRefused(undefined);
    close();
  };
  const save = async () => {
    const outcome = await setHours({ input: { ranges: ranges.map(inputOf) } });
    setRefused({ problems: outcome.problems, sent: ranges });
    const hours = outcome.problems.length === 0 ? outcome.payload?.weeklyHours : null;
    if (hours) {
      kept(hours);
      setIsSaved(true);
    }
    // What is wrong with a range is told beside it, behind the sheet.
    if (hours || problemsOfRanges(outcome.problems, ranges).size > 0) close();
  };
  return (
    <section className={styles.part}>
      <h2 className={styles.heading}>{say("week")}</h2>
      <p className={styles.hint}>{say("weekHint")}</p>
      <ul className={styles.days}>
        {WEEKDAYS.map((weekday) => (
          <DayRow
            key={weekday}
            weekday={weekday}
            ranges={onDay(weekday, ranges)}
            all={ranges}
            problems={problems}
            onRange={(range) => setOpened({ kind: "range", range })}
            onCopy={() => setOpened({ kind: "copy", weekday })}
          />
        ))}
      </ul>
      {isSaved && <Notice kind="done">{say(elder ? "savedElder" : "saved")}</Notice>}
      {changes.length > 0 && (
        <div className={styles.bar}>
          <p role="status">{say("changed", { count: changes.length })}</p>
          <Button onClick={discard}>{say("discard")}</Button>
          <Button color="primary" onClick={() => setOpened({ kind: "save" })}>
            {say("review")}
          </Button>
        </div>
      )}
      {opened?.kind === "range" && (
        <RangeSheet
          range={opened.range}
          isNew={!ranges.some(({ key }) => key === opened.range.key)}
          problems={problems.get(opened.range.key) ?? []}
          onDone={(range) => change(withRange(range, ranges))}
          onRemove={() => change(ranges.filter(({ key }) => key !== opened.range.key))}
          onClose={close}
        />
      )}
      {opened?.kind === "copy" && (
        <CopySheet weekday={opened.weekday} ranges={ranges} onCopy={change} onClose={close} />
      )}
      {opened?.kind === "save" && (
        <SaveSheet
          changes={changes}
          problems={refused?.problems ?? []}
          busy={busy}
          onSave={save}
          onClose={close}
        />
      )}
      <Leaving isUnsaved={changes.length > 0} />
    </section>
  );
}
