import { useAction } from "../../graphql/acting";
import { Notice } from "../../shell/Notice";
import type { AppointmentTicketFragment } from "../appointment.generated";
import { useNow } from "../now";
import { StepButton } from "../StepButton";
import { StepSheet } from "../StepSheet";
import { minutesUntil } from "../steps";
import { AcceptOfferDocument, DeclineOfferDocument } from "../steps.generated";
import { timeLeft } from "./durations";
import { useWords } from "./words";

interface OfferProps {
  ticket: AppointmentTicketFragment;
  /** In place of "take this time", for whoever answers for somebody else. */
  labels?: { accept: string; decline: string };
}

/** A time that is kept for the person: to be taken or not, before it runs out. */
export function Offer({ ticket: { id, expiresAt }, labels }: OfferProps) {
  const say = useWords();
  const now = useNow(1000);
  const [accept, accepting] = useAction(AcceptOfferDocument);
  const [decline, declining] = useAction(DeclineOfferDocument);
  if (expiresAt && minutesUntil(expiresAt, now) <= 0) {
    return <Notice>{say("offerOver")}</Notice>;
  }
  return (
    <>
      {expiresAt && (
        <p role="timer">{say("timeLeft", { left: timeLeft(minutesUntil(expiresAt, now)) })}</p>
      )}
      <StepButton primary busy={accepting} act={() => accept({ input: { id } })}>
        {labels?.accept ?? say("accept")}
      </StepButton>
      <StepSheet
        label={labels?.decline ?? say("declineOffer")}
        title={say("declineSure")}
        words={{ name: "reason", label: say("declineOfferReason"), hint: say("cancelReasonHint") }}
        act={(reason) => decline({ input: { id, reason } })}
        busy={declining}
      >
        <p>{say("declineWhat")}</p>
      </StepSheet>
    </>
  );
}
