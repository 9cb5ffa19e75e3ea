import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { otherProblems, type Problem, problemOf, useAction } from "../../graphql/acting";
import { addDays, dayOf } from "../../language/moments";
import { Field } from "../../shell/Field";
import { Problems } from "../../shell/Problems";
import { Sheet } from "../../shell/Sheet";
import { useWords as useSchedulingWords } from "../words";
import styles from "./Away.module.css";
import { AddTimeOffDocument } from "./away.generated";
import { PeriodFields } from "./PeriodFields";
import { instantsOf, wholeDay } from "./period";
import { useWords } from "./words";

interface TimeOffSheetProps {
  onAdded: () => void;
  onClose: () => void;
}

/** Time off that was planned: whoever has booked already comes all the same. */
export function TimeOffSheet({ onAdded, onClose }: TimeOffSheetProps) {
  const say = useWords();
  const sayScheduling = useSchedulingWords();
  const [period, setPeriod] = useState(() => wholeDay(addDays(dayOf(new Date()), 1)));
  const [reason, setReason] = useState("");
  const [isTried, setIsTried] = useState(false);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [add, busy] = useAction(AddTimeOffDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    const instants = instantsOf(period);
    if (instants === null) return;
    const outcome = await add({ input: { ...instants, reason } });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) onAdded();
  };
  return (
    <Sheet open title={say("addTimeOff")} onClose={onClose}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <Problems problems={otherProblems(problems, ["startsAt", "endsAt", "reason"])} />
        <PeriodFields period={period} onPeriod={setPeriod} problems={problems} isTried={isTried} />
        <Field
          label={say("reason")}
          hint={say("reasonHint")}
          problem={problemOf(problems, "reason")}
        >
          {(wiring) => (
            <input {...wiring} value={reason} onChange={({ target }) => setReason(target.value)} />
          )}
        </Field>
        <Button block color="primary" type="submit" loading={busy}>
          {sayScheduling("save")}
        </Button>
      </form>
    </Sheet>
  );
}
