import type { AppointmentMode } from "../../graphql/schema.generated";
import { Field } from "../../shell/Field";
import type { AppointmentTicketFragment } from "../appointment.generated";
import { useWords as useAppointmentWords } from "../words";
import { type Chosen, chosen as choice } from "./slots";
import { Times } from "./Times";
import { useWords } from "./words";

/** How somebody would like to meet, with whom, and when. */
export interface Wished {
  mode: AppointmentMode;
  others: boolean;
  chosen?: Chosen;
}

interface WishProps {
  ticket: AppointmentTicketFragment;
  wished: Wished;
  onWish: (wished: Wished) => void;
}

/** Choosing another time for the same service; with the same specialist, unless one asks for others. */
export function Wish({ ticket: { service, specialists, team }, wished, onWish }: WishProps) {
  const say = useWords();
  const modes = useAppointmentWords();
  const { mode, others, chosen } = wished;
  return (
    <>
      {service.modes.length > 1 && (
        <Field label={say("mode")}>
          {(wiring) => (
            <select
              {...wiring}
              value={mode}
              onChange={(event) => onWish({ others, mode: event.target.value as AppointmentMode })}
            >
              {service.modes.map((one) => (
                <option key={one} value={one}>
                  {modes(one)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {team && specialists.length === 1 && (
        <Field label={say("withWhom")}>
          {(wiring) => (
            <select
              {...wiring}
              value={others ? "others" : "same"}
              onChange={(event) => onWish({ mode, others: event.target.value === "others" })}
            >
              <option value="same">{specialists[0]?.name}</option>
              <option value="others">{say("others")}</option>
            </select>
          )}
        </Field>
      )}
      <Times
        serviceId={service.id}
        mode={mode}
        horizonDays={service.horizonDays}
        specialistId={others ? undefined : specialists[0]?.id}
        teamId={others ? team?.id : undefined}
        chosen={chosen?.slot}
        onChoose={(slot) => onWish({ ...wished, chosen: choice(slot) })}
      />
    </>
  );
}
