import { Button } from "antd-mobile";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import type { Urgency } from "../graphql/schema.generated";
import { Field } from "../shell/Field";
import type { StepProps } from "./CallerSteps";
import styles from "./Desk.module.css";
import { Pills } from "./Pills";
import { useWords } from "./words";

const URGENCIES: Urgency[] = ["NORMAL", "URGENT"];

/** What somebody asks, as they say it on the phone. */
export function QuestionStep({ call, onLearn }: StepProps) {
  const say = useWords();
  const form = useRef<HTMLFormElement>(null);
  const [question, setQuestion] = useState(call.question);
  const [urgency, setUrgency] = useState(call.urgency);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (question.trim() !== "") onLearn({ question, urgency });
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit();
  };
  return (
    <form ref={form} className={styles.step} onSubmit={submit} noValidate>
      <Field label={say("questionLabel")} hint={say("questionHint")}>
        {(wiring) => (
          <textarea
            {...wiring}
            value={question}
            maxLength={10_000}
            // biome-ignore lint/a11y/noAutofocus: the only input of a step the operator came to by a key
            autoFocus
            onChange={(event) => setQuestion(event.target.value)}
            onKeyDown={press}
          />
        )}
      </Field>
      <Pills
        legend={say("urgency")}
        options={URGENCIES.map((value) => ({ value, label: say(`urgency_${value}`) }))}
        value={urgency}
        onChoose={setUrgency}
      />
      <Button color="primary" type="submit" disabled={question.trim() === ""}>
        {say("next")}
      </Button>
    </form>
  );
}
