import { Field } from "../shell/Field";

interface DateFieldProps {
  label: string;
  hint?: string;
  /** "2026-11-27"; empty while nothing was chosen. */
  date: string;
  onDate: (date: string) => void;
  problem?: string;
}

/** A day of the calendar, chosen with what the device has for it. */
export function DateField({ label, hint, date, onDate, problem }: DateFieldProps) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(wiring) => (
        <input
          {...wiring}
          type="date"
          value={date}
          onChange={({ target }) => onDate(target.value)}
        />
      )}
    </Field>
  );
}
