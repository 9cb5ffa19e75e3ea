import { Field } from "../shell/Field";
import { useWords } from "./words";

interface ChoosingProps {
  label: string;
  options: { id: string; name: string }[];
  value: string;
  /** What stands there while nothing is chosen. */
  unsaid?: string;
  problem?: string;
  onChoose: (id: string) => void;
}

/** One of a list, or nothing said. */
export function Choosing({ label, options, value, unsaid, problem, onChoose }: ChoosingProps) {
  const say = useWords();
  return (
    <Field label={label} problem={problem}>
      {(wiring) => (
        <select {...wiring} value={value} onChange={(event) => onChoose(event.target.value)}>
          <option value="">{unsaid ?? say("unsaid")}</option>
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
