import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { otherProblems, type Problem, problemOf, useAction } from "../graphql/acting";
import { dayName, whenName } from "../language/moments";
import { Field } from "../shell/Field";
import { Notice } from "../shell/Notice";
import { Problems } from "../shell/Problems";
import { Row, Rows } from "../shell/Rows";
import { Sheet } from "../shell/Sheet";
import { absenceOf } from "./absence";
import styles from "./Meetings.module.css";
import {
  CoordinationMarkUnavailableDocument,
  type CoordinationMarkUnavailableMutation,
} from "./meetings.generated";
import { useWords } from "./meetingWords";

type Affected = NonNullable<
  NonNullable<CoordinationMarkUnavailableMutation["markUnavailable"]>["affected"]
>;

interface AbsenceSheetProps {
  specialist: { id: string; name: string } | null;
  day: string;
  onClose: () => void;
}

/** Somebody cannot come: until when, and then what became of each visit. */
export function AbsenceSheet({ specialist, day, onClose }: AbsenceSheetProps) {
  const say = useWords();
  const title = specialist ? say("absenceTitle", { name: specialist.name }) : "";
  return (
    <Sheet title={title} open={specialist !== null} onClose={onClose}>
      {specialist && <Absence specialistId={specialist.id} day={day} />}
    </Sheet>
  );
}

function Absence({ specialistId, day }: { specialistId: string; day: string }) {
  const say = useWords();
  const [lastDay, setLastDay] = useState(day);
  const [reason, setReason] = useState("");
  const [problems, setProblems] = useState<Problem[]>([]);
  const [affected, setAffected] = useState<Affected | null>(null);
  const [enter, busy] = useAction(CoordinationMarkUnavailableDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { problems: refused, payload } = await enter({
      input: { specialistId, ...absenceOf(day, lastDay), reason: reason.trim() || null },
    });
    setProblems(refused);
    if (refused.length === 0) setAffected(payload?.affected ?? []);
  };
  if (affected) return <Rearranged affected={affected} />;
  return (
    <form className={styles.group} onSubmit={submit}>
      <p>{say("absenceHow")}</p>
      <Problems problems={otherProblems(problems, ["endsAt", "reason"])} />
      <Field
        label={say("absenceFrom", { day: dayName(day) })}
        problem={problemOf(problems, "endsAt")}
      >
        {(wiring) => (
          <input
            {...wiring}
            type="date"
            required
            min={day}
            value={lastDay}
            onChange={(event) => setLastDay(event.target.value)}
          />
        )}
      </Field>
      <Field
        label={say("absenceReason")}
        hint={say("absenceReasonHint")}
        problem={problemOf(problems, "reason")}
      >
        {(wiring) => (
          <input
            {...wiring}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <Button block color="primary" type="submit" loading={busy}>
        {say("absenceEnter")}
      </Button>
    </form>
  );
}

function Rearranged({ affected }: { affected: Affected }) {
  const say = useWords();
  if (affected.length === 0) return <Notice kind="done">{say("absenceNone")}</Notice>;
  return (
    <>
      <Notice kind="done">{say("absenceDone")}</Notice>
      <Rows>
        {affected.map(({ outcome, appointment }) => (
          <Row
            key={appointment.id}
            title={`${appointment.reference} · ${whenName(
              appointment.startsAt,
              appointment.endsAt,
              appointment.venue?.timeZone,
            )}`}
            detail={say(`outcome_${outcome}`, { name: appointment.specialist.name })}
          />
        ))}
      </Rows>
    </>
  );
}
