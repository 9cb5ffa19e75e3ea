import { MapPin, Phone } from "lucide-react";
import { ownPart } from "../../language/both";
import { whenName } from "../../language/moments";
import type { AppointmentTicketFragment } from "../appointment.generated";
import { directionsTo } from "../directions";
import { listed } from "../listed";
import type { Side } from "../steps";
import styles from "../Ticket.module.css";
import { useWords as useAppointmentWords } from "../words";
import { Fact, Facts } from "./Facts";
import { useWords } from "./words";

interface MeetingProps {
  ticket: AppointmentTicketFragment;
  side: Side;
  zone: string;
}

const CALLED_OFF = ["CANCELLED", "NOSHOW", "ENTERED_IN_ERROR"];

/** What, when, with whom and where: the part of a ticket one looks at first. */
export function Meeting({ ticket, side, zone }: MeetingProps) {
  const say = useWords();
  const modes = useAppointmentWords();
  const { service, startsAt, endsAt, status, mode, desk, specialists } = ticket;
  const over = CALLED_OFF.includes(status) ? styles.over : "";
  return (
    <div className={styles.part}>
      <div>
        <p className={styles.service}>{service.name}</p>
        <p className={`${styles.when} ${over}`}>
          <time dateTime={startsAt}>{whenName(startsAt, endsAt, zone)}</time>
        </p>
      </div>
      <Facts>
        <Fact name={say("specialist")}>{listed(specialists.map(({ name }) => name))}</Fact>
        <Fact name={say("mode")}>{modes(mode)}</Fact>
        {mode === "IN_PERSON" && <Fact name={say("desk")}>{desk && ownPart(desk)}</Fact>}
        {mode === "IN_PERSON" && ticket.venue && (
          <Fact name={say("place")}>{`${ticket.venue.name}\n${ticket.venue.address}`}</Fact>
        )}
        <Fact name={say("outcome")}>{ticket.outcome}</Fact>
      </Facts>
      {mode === "IN_PERSON" && ticket.venue && !over && <Way venue={ticket.venue} />}
      {mode !== "IN_PERSON" && side === "person" && !over && <Remote ticket={ticket} />}
    </div>
  );
}

function Way({ venue }: { venue: NonNullable<AppointmentTicketFragment["venue"]> }) {
  const say = useWords();
  return (
    <div className={styles.links}>
      <a className={styles.link} href={directionsTo(venue, navigator.userAgent)}>
        <MapPin aria-hidden />
        {say("directions")}
      </a>
      {venue.phone && (
        <a className={styles.link} href={`tel:${venue.phone}`}>
          <Phone aria-hidden />
          {say("callPlace")}
        </a>
      )}
    </div>
  );
}

function Remote({ ticket: { mode, personPhone } }: { ticket: AppointmentTicketFragment }) {
  const say = useWords();
  return (
    <p>
      {say(mode === "PHONE" ? "phoneHint" : "videoHint")}
      {mode === "PHONE" && personPhone && say("phoneNumber", { phone: personPhone })}
    </p>
  );
}
