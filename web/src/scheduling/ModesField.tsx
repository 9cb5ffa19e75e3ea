import { useWords as useAppointmentWords } from "../appointments/words";
import type { AppointmentMode } from "../graphql/schema.generated";
import { Chip, Chips } from "./Chip";
import { useWords } from "./words";

export const MODES: AppointmentMode[] = ["IN_PERSON", "PHONE", "VIDEO"];

interface ModesFieldProps {
  modes: AppointmentMode[];
  onModes: (modes: AppointmentMode[]) => void;
  problem?: string;
}

/** How people can meet a specialist then; in the order the app always says them. */
export function ModesField({ modes, onModes, problem }: ModesFieldProps) {
  const say = useWords();
  const tell = useAppointmentWords();
  const choose = (mode: AppointmentMode, isChosen: boolean) =>
    onModes(MODES.filter((one) => (one === mode ? isChosen : modes.includes(one))));
  return (
    <Chips label={say("modes")} problem={problem}>
      {MODES.map((mode) => (
        <Chip
          key={mode}
          type="checkbox"
          checked={modes.includes(mode)}
          onChange={(isChosen) => choose(mode, isChosen)}
        >
          {tell(mode)}
        </Chip>
      ))}
    </Chips>
  );
}
