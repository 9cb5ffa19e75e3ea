import { DISTRICT_ZONE, whenName } from "../../language/moments";
import { Notice } from "../../shell/Notice";
import { RowButton, Rows } from "../../shell/Rows";
import type { AppointmentSlotFragment } from "./moving.generated";
import { useWords } from "./words";

interface AlternativesProps {
  slots: AppointmentSlotFragment[];
  onChoose: (slot: AppointmentSlotFragment) => void;
}

/** What is free near a time that somebody else was quicker to take. */
export function Alternatives({ slots, onChoose }: AlternativesProps) {
  const say = useWords();
  if (slots.length === 0) return null;
  return (
    <Notice>
      <p>{say("taken")}</p>
      <Rows>
        {slots.map((slot) => (
          <RowButton
            key={`${slot.startsAt} ${slot.specialist.id}`}
            title={whenName(slot.startsAt, slot.endsAt, slot.venue?.timeZone ?? DISTRICT_ZONE)}
            detail={slot.specialist.name}
            onClick={() => onChoose(slot)}
          />
        ))}
      </Rows>
    </Notice>
  );
}
