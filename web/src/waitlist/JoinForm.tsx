import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { otherProblems, type Problem, problemOf, useAction } from "../graphql/acting";
import { ChooseOne } from "../scheduling/ChooseOne";
import { ButtonLink } from "../shell/ButtonLink";
import { Field } from "../shell/Field";
import { Notice } from "../shell/Notice";
import { Problems } from "../shell/Problems";
import { ALL_HOURS, type Hours, joinInput, usualDays, type Wanted } from "./joining";
import styles from "./Waitlist.module.css";
import { JoinWaitlistDocument } from "./waitlist.generated";
import { useWords } from "./words";

const SHOWN: ("from" | "to")[] = ["from", "to"];

/** On which days, and when in the day, somebody could come. */
export function JoinForm({ wanted }: { wanted: Wanted }) {
  const say = useWords();
  const [days, setDays] = useState(usualDays);
  const [key] = useState(() => crypto.randomUUID());
  const [problems, setProblems] = useState<Problem[]>([]);
  const [joined, setJoined] = useState(false);
  const [join, busy] = useAction(JoinWaitlistDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const input = { ...joinInput(wanted, days), idempotencyKey: key };
    const outcome = await join({ input });
    setProblems(outcome.problems);
    setJoined(outcome.problems.length === 0);
  };
  if (joined) {
    return (
      <Notice kind="done">
        <p>{say("joined")}</p>
        <ButtonLink to="/waitlist">{say("joinedSee")}</ButtonLink>
      </Notice>
    );
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{say("why")}</p>
      {SHOWN.map((name) => (
        <Field key={name} label={say(name)} problem={problemOf(problems, name)}>
          {(wiring) => (
            <input
              {...wiring}
              type="date"
              value={days[name]}
              onChange={(event) => setDays({ ...days, [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <ChooseOne
        legend={say("hours")}
        name="hours"
        value={days.hours}
        onChoose={(hours) => setDays({ ...days, hours: hours as Hours })}
        options={ALL_HOURS.map((one) => ({ value: one, label: say(one) }))}
      />
      <Problems problems={otherProblems(problems, SHOWN)} />
      <Button block color="primary" type="submit" loading={busy}>
        {say("join")}
      </Button>
    </form>
  );
}
