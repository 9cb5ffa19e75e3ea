import { Button } from "antd-mobile";
import { useState } from "react";
import { StepSheet } from "../../appointments/StepSheet";
import { useAction } from "../../graphql/acting";
import { Notice } from "../../shell/Notice";
import { Row, Rows } from "../../shell/Rows";
import styles from "./Away.module.css";
import { type MyExceptionsQuery, RemoveTimeOffDocument } from "./away.generated";
import { useSpanName } from "./spanName";
import { TimeOffSheet } from "./TimeOffSheet";
import { useWords } from "./words";

type Absence = NonNullable<MyExceptionsQuery["viewer"]>["timeOff"][number];

/** Absences still to end, and the way to enter another. */
export function TimeOff({ absences }: { absences: Absence[] }) {
  const say = useWords();
  const [isOpen, setIsOpen] = useState(false);
  const [isAdded, setIsAdded] = useState(false);
  return (
    <section className={styles.part}>
      <h2 className={styles.heading}>{say("timeOff")}</h2>
      <p className={styles.hint}>{say("timeOffHint")}</p>
      {absences.length === 0 && <p>{say("noTimeOff")}</p>}
      {absences.length > 0 && (
        <Rows label={say("timeOff")}>
          {absences.map((absence) => (
            <AbsenceRow key={absence.id} absence={absence} />
          ))}
        </Rows>
      )}
      {isAdded && <Notice kind="done">{say("timeOffAdded")}</Notice>}
      <Button block color="primary" fill="outline" onClick={() => setIsOpen(true)}>
        {say("addTimeOff")}
      </Button>
      {isOpen && (
        <TimeOffSheet
          onAdded={() => {
            setIsAdded(true);
            setIsOpen(false);
          }}
          onClose={() => setIsOpen(false)}
        />
      )}
    </section>
  );
}

function AbsenceRow({ absence: { id, startsAt, endsAt, reason } }: { absence: Absence }) {
  const say = useWords();
  const [remove, busy] = useAction(RemoveTimeOffDocument);
  const span = useSpanName()(startsAt, endsAt);
  return (
    <Row
      title={span}
      detail={reason}
      extra={
        <StepSheet
          label={say("undo")}
          title={say("removeTimeOffTitle")}
          danger
          act={() => remove({ input: { id } })}
          busy={busy}
        >
          <p>{span}</p>
          <p>{say("removeTimeOffWhat")}</p>
        </StepSheet>
      }
    />
  );
}
