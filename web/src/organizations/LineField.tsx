import type { ComponentProps } from "react";
import { type Problem, problemOf } from "../graphql/acting";
import { Field } from "../shell/Field";

interface LineFieldProps extends Omit<ComponentProps<"input">, "id"> {
  /** The name of the input on the server, by which problems find their place. */
  name: string;
  label: string;
  hint?: string;
  problems: Problem[];
}

/** A line of text to type, with what the server says of it. */
export function LineField({ name, label, hint, problems, ...input }: LineFieldProps) {
  return (
    <Field label={label} hint={hint} problem={problemOf(problems, name)}>
      {(wiring) => <input autoComplete="off" {...wiring} {...input} />}
    </Field>
  );
}
