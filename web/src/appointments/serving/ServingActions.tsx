import { ButtonLink } from "../../shell/ButtonLink";
import type { AppointmentTicketFragment } from "../appointment.generated";
import { mayTake, type Side, type Step } from "../steps";
import styles from "../Ticket.module.css";
import { Offer } from "../ticket/Offer";
import { CheckIn, Complete, NoShow } from "./Attendance";
import { CallOff } from "./CallOff";
import { HandOn } from "./HandOn";
import { Request } from "./Request";
import { useWords } from "./words";

interface ServingActionsProps {
  ticket: AppointmentTicketFragment;
  side: Side;
  now: Date;
}

/** What the specialist and the staff can do with it as it stands; the likeliest first. */
export function ServingActions({ ticket, side, now }: ServingActionsProps) {
  const say = useWords();
  const { id } = ticket;
  const may = (step: Step) => mayTake(step, side, ticket, now);
  return (
    <section className={styles.actions} aria-label={say("actions")}>
      {may("accept") && <OfferForThem ticket={ticket} />}
      {may("confirm") && <Request id={id} />}
      {may("checkIn") && <CheckIn id={id} />}
      {may("complete") && <Complete id={id} />}
      {may("markNoShow") && <NoShow id={id} />}
      {may("followUp") && (
        <ButtonLink block to={`/appointments/${id}/again`}>
          {say("followUp")}
        </ButtonLink>
      )}
      {may("move") && (
        <ButtonLink block to={`/appointments/${id}/move`}>
          {say("move")}
        </ButtonLink>
      )}
      {may("handOn") && <HandOn ticket={ticket} />}
      {may("cancel") && <CallOff id={id} />}
    </section>
  );
}

function OfferForThem({ ticket }: { ticket: AppointmentTicketFragment }) {
  const say = useWords();
  return (
    <>
      <p>{say("acceptHint")}</p>
      <Offer ticket={ticket} labels={{ accept: say("accept"), decline: say("declineOffer") }} />
    </>
  );
}
