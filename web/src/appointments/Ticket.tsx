import type { AppointmentStatus } from "../graphql/schema.generated";
import { DISTRICT_ZONE } from "../language/moments";
import { NotifyOffer } from "../notifications/NotifyMe";
import { Rated } from "../quality/Rated";
import { RateForm } from "../quality/RateForm";
import type { AppointmentTicketFragment } from "./appointment.generated";
import { useNow } from "./now";
import { OfAppointment } from "./OfAppointment";
import { ServingActions } from "./serving/ServingActions";
import { Visitor } from "./serving/Visitor";
import type { Side } from "./steps";
import styles from "./Ticket.module.css";
import { Keep } from "./ticket/Keep";
import { Meeting } from "./ticket/Meeting";
import { More } from "./ticket/More";
import { PersonActions } from "./ticket/PersonActions";
import { Standing } from "./ticket/Standing";
import { Stub } from "./ticket/Stub";
import { useWords } from "./ticket/words";

/** One appointment, for whoever may see it: the person's ticket, the specialist's and staff's work. */
export function Component() {
  const say = useWords();
  return (
    <OfAppointment title={say("title")} back={true}>
      {(ticket, side) => <Ticket ticket={ticket} side={side} />}
    </OfAppointment>
  );
}

const AHEAD: AppointmentStatus[] = ["PENDING", "BOOKED"];

interface TicketProps {
  ticket: AppointmentTicketFragment;
  side: Side;
}

function Ticket({ ticket, side }: TicketProps) {
  // Often enough for steps that open with the clock, such as checking in.
  const now = useNow(15_000);
  const zone = ticket.venue?.timeZone ?? DISTRICT_ZONE;
  const serves = side === "specialist" || side === "staff";
  return (
    <div className={styles.stack}>
      <Standing ticket={ticket} side={side} zone={zone} now={now} />
      {serves && <Visitor ticket={ticket} />}
      {serves && <ServingActions ticket={ticket} side={side} now={now} />}
      <article className={styles.card}>
        <Meeting ticket={ticket} side={side} zone={zone} />
        {ticket.status !== "PROPOSED" && <Stub ticket={ticket} side={side} />}
      </article>
      {ticket.canRate && <RateForm of={{ appointmentId: ticket.id }} />}
      {ticket.rating && (
        <Rated rating={ticket.rating} own={side === "person"} mayReply={side === "specialist"} />
      )}
      {side === "person" && <PersonActions ticket={ticket} zone={zone} now={now} />}
      {side === "person" && AHEAD.includes(ticket.status) && <NotifyOffer />}
      {AHEAD.includes(ticket.status) && <Keep ticket={ticket} />}
      <More ticket={ticket} side={side} zone={zone} />
    </div>
  );
}
