import { momentName, whenName } from "../../language/moments";
import { useKeptAction } from "../../outbox/useKeptAction";
import { HOTLINE } from "../../shell/Screen";
import type { AppointmentTicketFragment } from "../appointment.generated";
import { StepSheet } from "../StepSheet";
import { minutesUntil } from "../steps";
import { CancelAppointmentDocument } from "../steps.generated";
import { durationName } from "./durations";
import { useWords } from "./words";

/** Until when the person may cancel or move it, by the rule of the service. */
export function cutoffOf({ startsAt, service }: AppointmentTicketFragment): string {
  const cutoff = service.cancellationCutoffMinutes * 60_000;
  return new Date(Date.parse(startsAt) - cutoff).toISOString();
}

/** As the person: calling it off, as long as somebody else can still have the time. */
export function Cancel({ ticket, zone }: { ticket: AppointmentTicketFragment; zone: string }) {
  const say = useWords();
  const [cancel, busy] = useKeptAction(CancelAppointmentDocument);
  const { id, service, startsAt, endsAt } = ticket;
  return (
    <StepSheet
      label={say("cancel")}
      title={say("cancelSure")}
      danger
      words={{ name: "reason", label: say("cancelReason"), hint: say("cancelReasonHint") }}
      act={(reason) =>
        cancel(
          { input: { id, reason } },
          { kind: "cancelling", startsAt, to: `/appointments/${id}` },
        )
      }
      busy={busy}
    >
      <p>{say("cancelWhat", { when: whenName(startsAt, endsAt, zone), service: service.name })}</p>
      <p>{say("cancelUntil", { when: momentName(cutoffOf(ticket), zone) })}</p>
    </StepSheet>
  );
}

/** Instead of both buttons once it is too late; who cannot come calls. */
export function TooLate({ ticket: { service, venue } }: { ticket: AppointmentTicketFragment }) {
  const say = useWords();
  const phone = venue?.phone ?? HOTLINE;
  return (
    <p>
      {say("cancelOver", { time: durationName(service.cancellationCutoffMinutes) })}{" "}
      <a href={`tel:${phone}`}>{phone}</a>
    </p>
  );
}

export function isTooLate(ticket: AppointmentTicketFragment, now: Date): boolean {
  return minutesUntil(cutoffOf(ticket), now) < 0;
}
