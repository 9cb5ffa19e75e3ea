import { ButtonLink } from "../../shell/ButtonLink";
import type { AppointmentTicketFragment } from "../appointment.generated";
import { mayTake, type Step } from "../steps";
import styles from "../Ticket.module.css";
import { Cancel, isTooLate, TooLate } from "./Cancel";
import { Offer } from "./Offer";
import { useWords } from "./words";

interface PersonActionsProps {
  ticket: AppointmentTicketFragment;
  zone: string;
  now: Date;
}

/** What whoever it is for can do with it as it stands. */
export function PersonActions({ ticket, zone, now }: PersonActionsProps) {
  const say = useWords();
  const may = (step: Step) => mayTake(step, "person", ticket, now);
  const late = may("cancel") && isTooLate(ticket, now);
  return (
    <div className={styles.actions}>
      {may("accept") && <Offer ticket={ticket} />}
      {late && <TooLate ticket={ticket} />}
      {may("move") && !late && (
        <ButtonLink block to={`/appointments/${ticket.id}/move`}>
          {say("move")}
        </ButtonLink>
      )}
      {may("cancel") && !late && <Cancel ticket={ticket} zone={zone} />}
      {may("followUp") && (
        <ButtonLink block primary to={`/appointments/${ticket.id}/again`}>
          {say("followUp")}
        </ButtonLink>
      )}
    </div>
  );
}
