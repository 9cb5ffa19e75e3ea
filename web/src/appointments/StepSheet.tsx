import { Button } from "antd-mobile";
import { type FormEvent, type ReactNode, useState } from "react";
import { otherProblems, type Problem, problemOf } from "../graphql/acting";
import { Field } from "../shell/Field";
import { Problems } from "../shell/Problems";
import { Sheet } from "../shell/Sheet";
import styles from "./Ticket.module.css";

interface StepSheetProps {
  /** On the button that opens the sheet, and on the one that takes the step. */
  label: string;
  title: string;
  danger?: boolean;
  primary?: boolean;
  /** Words that may go with the step; `name` is their input field on the server. */
  words?: { name: string; label: string; hint?: string };
  act: (words: string) => Promise<{ problems: Problem[] }>;
  busy: boolean;
  /** What the step means. */
  children: ReactNode;
}

/** A button whose step is taken only after a second look. */
export function StepSheet(props: StepSheetProps) {
  const [open, setOpen] = useState(false);
  const { label, title, danger, primary } = props;
  return (
    <>
      <Button
        block
        color={danger ? "danger" : primary ? "primary" : "default"}
        fill={danger ? "outline" : "solid"}
        className={danger ? styles.danger : undefined}
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      <Sheet title={title} open={open} onClose={() => setOpen(false)}>
        <StepForm {...props} onDone={() => setOpen(false)} />
      </Sheet>
    </>
  );
}

function StepForm({
  label,
  danger,
  words,
  act,
  busy,
  children,
  onDone,
}: StepSheetProps & { onDone: () => void }) {
  const [said, setSaid] = useState("");
  const [problems, setProblems] = useState<Problem[]>([]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await act(said);
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) onDone();
  };
  return (
    <form className={styles.stack} onSubmit={submit}>
      {children}
      {words && (
        <Field label={words.label} hint={words.hint} problem={problemOf(problems, words.name)}>
          {(wiring) => (
            <textarea
              {...wiring}
              maxLength={2000}
              value={said}
              onChange={(event) => setSaid(event.target.value)}
            />
          )}
        </Field>
      )}
      <Problems problems={otherProblems(problems, words ? [words.name] : [])} />
      <Button block type="submit" color={danger ? "danger" : "primary"} loading={busy}>
        {label}
      </Button>
    </form>
  );
}
