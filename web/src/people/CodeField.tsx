import { Field } from "../shell/Field";

interface CodeFieldProps {
  label: string;
  hint: string;
  problem?: string;
  /** Letters too, where digits are all that is typed otherwise. */
  letters?: boolean;
  /** Where it is the only input of a step the person just asked for. */
  autoFocus?: boolean;
  value: string;
  onChange: (value: string) => void;
}

/** A code that was sent to somebody, or that an app or a slip of theirs shows. */
export function CodeField({
  label,
  hint,
  problem,
  letters = false,
  autoFocus = false,
  value,
  onChange,
}: CodeFieldProps) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(wiring) => (
        <input
          {...wiring}
          inputMode={letters ? "text" : "numeric"}
          autoComplete="one-time-code"
          value={value}
          // biome-ignore lint/a11y/noAutofocus: see the property
          autoFocus={autoFocus}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
