import { Field } from "../shell/Field";

const FIVE_MINUTES_S = 300;
/** How the API says the end of a day; the browser's input knows it as the beginning of the next. */
const MIDNIGHT = { ours: "24:00", shown: "00:00" };

interface TimeFieldProps {
  label: string;
  /** "09:00"; empty while nothing was chosen. */
  time: string;
  onTime: (time: string) => void;
  /** Whether something ends then: midnight is the end of the day, not its beginning. */
  isEnd?: boolean;
  problem?: string;
}

/** A time on the wall, in steps of five minutes as the server takes them. */
export function TimeField({ label, time, onTime, isEnd = false, problem }: TimeFieldProps) {
  return (
    <Field label={label} problem={problem}>
      {(wiring) => (
        <input
          {...wiring}
          type="time"
          step={FIVE_MINUTES_S}
          value={time === MIDNIGHT.ours ? MIDNIGHT.shown : time}
          onChange={({ target: { value } }) =>
            onTime(isEnd && value === MIDNIGHT.shown ? MIDNIGHT.ours : value)
          }
        />
      )}
    </Field>
  );
}
