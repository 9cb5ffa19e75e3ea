import { useNavigate } from "react-router";
import { DISTRICT_ZONE, whenName } from "../language/moments";
import { useKeptAction } from "../outbox/useKeptAction";
import { Notice } from "../shell/Notice";
import type { AppointmentTicketFragment } from "./appointment.generated";
import { RescheduleAppointmentDocument } from "./moving/moving.generated";
import { type Settled, TimeForm } from "./moving/TimeForm";
import { useWords } from "./moving/words";
import { OfAppointment } from "./OfAppointment";
import { mayTake } from "./steps";

/** Another time for an appointment; it stays the same one. */
export function Component() {
  const say = useWords();
  return (
    <OfAppointment title={say("move")} back={true}>
      {(ticket, side) =>
        mayTake("move", side, ticket, new Date()) ? (
          <Move ticket={ticket} again={side === "person" && ticket.service.needsConfirmation} />
        ) : (
          <Notice>{say("notMovable")}</Notice>
        )
      }
    </OfAppointment>
  );
}

interface MoveProps {
  ticket: AppointmentTicketFragment;
  /** Whether the new time is to be confirmed again. */
  again: boolean;
}

function Move({ ticket, again }: MoveProps) {
  const say = useWords();
  const navigate = useNavigate();
  const [reschedule, busy] = useKeptAction(RescheduleAppointmentDocument);
  const { id, startsAt, endsAt, venue } = ticket;
  const move = async ({ slot, mode, others, words, key }: Settled) => {
    const input = {
      id,
      startsAt: slot.startsAt,
      mode,
      specialistId: others ? slot.specialist.id : null,
      venueId: mode === "IN_PERSON" ? slot.venue?.id : null,
      reason: words,
      idempotencyKey: key,
    };
    const to = `/appointments/${id}`;
    const outcome = await reschedule({ input }, { kind: "moving", startsAt: slot.startsAt, to });
    if (outcome.problems.length === 0) navigate(to, { replace: true });
    return outcome;
  };
  return (
    <TimeForm
      ticket={ticket}
      words={{ name: "reason", label: say("reason") }}
      submit={(when) => say("moveTo", { when })}
      act={move}
      busy={busy}
    >
      <p>
        {say("now")} <strong>{whenName(startsAt, endsAt, venue?.timeZone ?? DISTRICT_ZONE)}</strong>
      </p>
      {again && <p>{say("confirmAgain")}</p>}
    </TimeForm>
  );
}
