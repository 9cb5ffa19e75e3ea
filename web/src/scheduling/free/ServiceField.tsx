import { Field } from "../../shell/Field";
import type { OfferedService } from "./useServices";
import { useWords } from "./words";

interface ServiceFieldProps {
  services: OfferedService[];
  chosen: OfferedService;
  onChoose: (id: string) => void;
}

/** For which service free times are shown: each has its own length and rules. */
export function ServiceField({ services, chosen, onChoose }: ServiceFieldProps) {
  const say = useWords();
  return (
    <Field label={say("service")}>
      {(wiring) => (
        <select {...wiring} value={chosen.id} onChange={({ target }) => onChoose(target.value)}>
          {services.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
