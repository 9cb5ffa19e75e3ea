import { Button } from "antd-mobile";
import { useMemo, useState } from "react";
import { otherProblems, type Problem, useAction } from "../../graphql/acting";
import { Leaving } from "../../scheduling/hours/Leaving";
import { WEEKDAYS } from "../../scheduling/wallClock";
import { Notice } from "../../shell/Notice";
import { Problems } from "../../shell/Problems";
import { useWords as useOrganizationWords } from "../words";
import { CopySheet } from "./CopySheet";
import { HoursDay } from "./HoursDay";
import { RangeSheet } from "./RangeSheet";
import styles from "./Venue.module.css";
import { type OrganizationsVenueFragment, SetOpeningHoursDocument } from "./venue.generated";
import {
  copiedTo,
  inputsOf,
  isSameWeek,
  type OpenRange,
  onDay,
  problemsOfRanges,
  rangesOf,
  withRange,
} from "./week";
import { useWords } from "./words";

type Opened = { kind: "range"; range: OpenRange } | { kind: "copy"; weekday: number };

/** A venue's week to edit. Nothing counts before it is saved, all of it at once. */
export function HoursEditor({ venue }: { venue: OrganizationsVenueFragment }) {
  const say = useWords();
  const { id, openingHours } = venue;
  const counting = useMemo(() => rangesOf(openingHours), [openingHours]);
  const [edited, setEdited] = useState<OpenRange[]>();
  const [opened, setOpened] = useState<Opened>();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [isSaved, setIsSaved] = useState(false);
  const [setHours, busy] = useAction(SetOpeningHoursDocument);
  const ranges = edited ?? counting;
  const isChanged = !isSameWeek(counting, ranges);
  const refused = problemsOfRanges(problems, ranges);
  const edit = (next: OpenRange[] | undefined) => {
    setEdited(next);
    setOpened(undefined);
    setProblems([]);
    setIsSaved(false);
  };
  const save = async () => {
    const outcome = await setHours({ input: { venueId: id, hours: inputsOf(ranges) } });
    if (outcome.problems.length === 0) edit(undefined);
    setProblems(outcome.problems);
    setIsSaved(outcome.problems.length === 0);
  };
  return (
    <>
      <p className={styles.hint}>{say("keepsBooked")}</p>
      {counting.length === 0 && !isChanged && <Notice>{say("always")}</Notice>}
      <ul className={styles.days}>
        {WEEKDAYS.map((weekday) => (
          <HoursDay
            key={weekday}
            weekday={weekday}
            ranges={onDay(weekday, ranges)}
            all={ranges}
            refused={refused}
            onRange={(range) => setOpened({ kind: "range", range })}
            onCopy={() => setOpened({ kind: "copy", weekday })}
          />
        ))}
      </ul>
      {isSaved && <Notice kind="done">{say("saved")}</Notice>}
      {isChanged && (
        <SaveBar
          isEmptied={ranges.length === 0}
          problems={otherThanRanges(problems, refused)}
          busy={busy}
          onSave={save}
          onDiscard={() => edit(undefined)}
        />
      )}
      {opened?.kind === "range" && (
        <RangeSheet
          range={opened.range}
          isNew={!ranges.some(({ key }) => key === opened.range.key)}
          onDone={(range) => edit(withRange(range, ranges))}
          onRemove={() => edit(ranges.filter(({ key }) => key !== opened.range.key))}
          onClose={() => setOpened(undefined)}
        />
      )}
      {opened?.kind === "copy" && (
        <CopySheet
          weekday={opened.weekday}
          onCopy={(weekdays) => edit(copiedTo(weekdays, opened.weekday, ranges))}
          onClose={() => setOpened(undefined)}
        />
      )}
      <Leaving isUnsaved={isChanged} />
    </>
  );
}

/** What is told beside no range. */
function otherThanRanges(problems: Problem[], refused: Map<string, Problem[]>): Problem[] {
  const told = [...refused.values()].flat().map(({ field }) => field ?? "");
  return otherProblems(problems, told);
}

interface SaveBarProps {
  /** All hours are gone: the venue would be open day and night. */
  isEmptied: boolean;
  problems: Problem[];
  busy: boolean;
  onSave: () => void;
  onDiscard: () => void;
}

function SaveBar({ isEmptied, problems, busy, onSave, onDiscard }: SaveBarProps) {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  return (
    <div className={styles.bar}>
      <p role="status">{say(isEmptied ? "willBeAlways" : "unsaved")}</p>
      <Problems problems={problems} />
      <div className={styles.tools}>
        <Button onClick={onDiscard}>{say("discard")}</Button>
        <Button color="primary" loading={busy} onClick={onSave}>
          {sayOrganization("save")}
        </Button>
      </div>
    </div>
  );
}
