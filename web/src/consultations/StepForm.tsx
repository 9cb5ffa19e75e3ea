import { Button } from "antd-mobile";
import { type FormEvent, type ReactNode, useState } from "react";
import type { TypedDocumentNode } from "urql";
import { otherProblems, type Problem, problemOf, useAction } from "../graphql/acting";
import { Field } from "../shell/Field";
import { Problems } from "../shell/Problems";
import styles from "./Steps.module.css";
import { useStepWords } from "./stepWords";

type Done = Record<string, { consultation: { id: string } | null; errors: Problem[] } | null>;

interface StepFormProps<Input> {
  document: TypedDocumentNode<Done, { input: Input }>;
  input: Input;
  /** Inputs that show their own problem. */
  fields: string[];
  submit: string;
  onDone: (id: string) => void;
  children: (problems: Problem[]) => ReactNode;
}

/** What a step asks, the button that takes it, and why it was refused. */
export function StepForm<Input>(props: StepFormProps<Input>) {
  const { document, input, fields, submit, onDone, children } = props;
  const [act, busy] = useAction(document);
  const [problems, setProblems] = useState<Problem[]>([]);
  const take = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await act({ input });
    setProblems(outcome.problems);
    const id = outcome.payload?.consultation?.id;
    if (outcome.problems.length === 0 && id) onDone(id);
  };
  return (
    <form className={styles.form} onSubmit={take} noValidate>
      <Problems problems={otherProblems(problems, fields)} />
      {children(problems)}
      <Button block color="primary" type="submit" loading={busy}>
        {submit}
      </Button>
    </form>
  );
}

interface ReasonFieldProps {
  reason: string;
  onReason: (reason: string) => void;
  problems: Problem[];
  hint: string;
  optional?: boolean;
}

export function ReasonField({ reason, onReason, problems, hint, optional }: ReasonFieldProps) {
  const say = useStepWords();
  return (
    <Field
      label={say(optional ? "reasonOptional" : "reason")}
      hint={hint}
      problem={problemOf(problems, "reason")}
    >
      {(wiring) => (
        <textarea
          {...wiring}
          maxLength={500}
          value={reason}
          onChange={({ target }) => onReason(target.value)}
        />
      )}
    </Field>
  );
}

interface ChoiceFieldProps {
  label: string;
  problem?: string;
  value: string;
  onChange: (value: string) => void;
  options: { id: string; name: string }[];
}

export function ChoiceField({ label, problem, value, onChange, options }: ChoiceFieldProps) {
  const say = useStepWords();
  return (
    <Field label={label} problem={problem}>
      {(wiring) => (
        <select {...wiring} value={value} onChange={({ target }) => onChange(target.value)}>
          <option value="">{say("choose")}</option>
          {options.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
