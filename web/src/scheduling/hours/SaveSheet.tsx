import { Button } from "antd-mobile";
import type { Problem } from "../../graphql/acting";
import { Problems } from "../../shell/Problems";
import { Sheet } from "../../shell/Sheet";
import { weekdayName } from "../wallClock";
import { type Change, type Range, weekdayOf } from "./draft";
import styles from "./Hours.module.css";
import { clockOf, useRangeTerms } from "./rangeText";
import { useWords } from "./words";

interface SaveSheetProps {
  changes: Change[];
  problems: Problem[];
  busy: boolean;
  onSave: () => void;
  onClose: () => void;
}

/** What saving would change, line by line, before it is done. */
export function SaveSheet({ changes, problems, busy, onSave, onClose }: SaveSheetProps) {
  const say = useWords();
  return (
    <Sheet open title={say("reviewTitle")} onClose={onClose}>
      <ul className={styles.changes}>
        {changes.map((change) => (
          <ChangeLine key={keyOf(change)} change={change} />
        ))}
      </ul>
      <p className={styles.hint}>{say("keepsBooked")}</p>
      <Problems problems={problems} />
      <div className={styles.form}>
        <Button block color="primary" loading={busy} onClick={onSave}>
          {say("save")}
        </Button>
      </div>
    </Sheet>
  );
}

function keyOf(change: Change): string {
  return `${change.kind}-${change.kind === "removed" ? change.before.key : change.after.key}`;
}

function ChangeLine({ change }: { change: Change }) {
  const say = useWords();
  const day = weekdayName(weekdayOf(change));
  if (change.kind === "changed") {
    return (
      <li data-kind="changed">
        <strong>
          {say("altered")} · {day}
        </strong>
        <p>
          {say("was")} <del>{<Told range={change.before} />}</del>
        </p>
        <p>
          {say("becomes")} <ins>{<Told range={change.after} />}</ins>
        </p>
      </li>
    );
  }
  return (
    <li data-kind={change.kind}>
      <strong>
        {say(change.kind)} · {day}
      </strong>
      <p>
        <Told range={change.kind === "added" ? change.after : change.before} />
      </p>
    </li>
  );
}

function Told({ range }: { range: Range }) {
  const terms = useRangeTerms();
  return (
    <>
      {clockOf(range)} {terms(range)}
    </>
  );
}
