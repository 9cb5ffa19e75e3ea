import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { addDays, dayOf } from "../../language/moments";
import { Field } from "../../shell/Field";
import { Chip, Chips } from "../Chip";
import styles from "./Away.module.css";
import { PeriodFields } from "./PeriodFields";
import { instantsOf, type Period, restOfDay, wholeDay } from "./period";
import { useWords } from "./words";

const CHOICES = ["restOfToday", "tomorrow", "other"] as const;
type Choice = (typeof CHOICES)[number];

/** When somebody cannot come, and why. */
export interface Wish {
  choice: Choice;
  period: Period;
  instants: { startsAt: string; endsAt: string };
  reason: string;
}

interface AbsenceFormProps {
  wish?: Wish;
  onNext: (wish: Wish) => void;
}

export function AbsenceForm({ wish, onNext }: AbsenceFormProps) {
  const say = useWords();
  const [choice, setChoice] = useState<Choice>(wish?.choice ?? "restOfToday");
  const [period, setPeriod] = useState(() => wish?.period ?? periodOf("tomorrow"));
  const [reason, setReason] = useState(wish?.reason ?? "");
  const [isTried, setIsTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    const chosen = choice === "other" ? period : periodOf(choice);
    const instants = instantsOf(chosen);
    if (instants) onNext({ choice, period, instants, reason });
  };
  return (
    <form className={styles.card} onSubmit={submit} noValidate>
      <p>{say("absenceIntro")}</p>
      <Chips label={say("howLong")}>
        {CHOICES.map((one) => (
          <Chip
            key={one}
            type="radio"
            name="howLong"
            checked={choice === one}
            onChange={() => setChoice(one)}
          >
            {say(one)}
          </Chip>
        ))}
      </Chips>
      {choice === "other" && (
        <PeriodFields period={period} onPeriod={setPeriod} problems={[]} isTried={isTried} />
      )}
      <Field label={say("absenceReason")} hint={say("absenceReasonHint")}>
        {(wiring) => (
          <input
            {...wiring}
            maxLength={200}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
      </Field>
      <Button block color="primary" type="submit">
        {say("next")}
      </Button>
    </form>
  );
}

function periodOf(choice: Exclude<Choice, "other">): Period {
  const now = new Date();
  return choice === "restOfToday" ? restOfDay(now) : wholeDay(addDays(dayOf(now), 1));
}
