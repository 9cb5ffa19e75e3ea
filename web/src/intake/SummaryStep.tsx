import { Button } from "antd-mobile";
import type { ButtonRef } from "antd-mobile/es/components/button";
import { type FormEvent, useEffect, useRef } from "react";
import { Field } from "../shell/Field";
import type { Call } from "./call";
import styles from "./Desk.module.css";
import { useWords } from "./words";

interface SummaryStepProps {
  call: Call;
  busy: boolean;
  onChange: (changes: Partial<Call>) => void;
  onSubmit: () => void;
}

/** All of it is above; what may be added, and Enter. */
export function SummaryStep({ call, busy, onChange, onSubmit }: SummaryStepProps) {
  const say = useWords();
  const button = useRef<ButtonRef>(null);
  useEffect(() => {
    button.current?.nativeElement?.focus();
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) onSubmit();
  };
  return (
    <form className={styles.step} onSubmit={submit} noValidate>
      <h2 className={styles.heading}>{say("summary")}</h2>
      <Field label={say("opposing")} hint={say("opposingHint")}>
        {(wiring) => (
          <input
            {...wiring}
            autoComplete="off"
            value={call.opposing}
            onChange={(event) => onChange({ opposing: event.target.value })}
          />
        )}
      </Field>
      {!call.writing && (
        <Field label={say("note")} hint={say("noteHint")}>
          {(wiring) => (
            <input
              {...wiring}
              autoComplete="off"
              maxLength={2000}
              value={call.note}
              onChange={(event) => onChange({ note: event.target.value })}
            />
          )}
        </Field>
      )}
      <Button ref={button} color="primary" type="submit" loading={busy}>
        {say("submit")} <kbd>↵</kbd>
      </Button>
    </form>
  );
}
