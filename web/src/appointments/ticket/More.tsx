import { Link } from "react-router";
import type { AppointmentTicketFragment } from "../appointment.generated";
import { listed } from "../listed";
import type { Side } from "../steps";
import styles from "../Ticket.module.css";
import { Fact, Facts } from "./Facts";
import { History } from "./History";
import { useWords } from "./words";

interface MoreProps {
  ticket: AppointmentTicketFragment;
  side: Side;
  zone: string;
}

/** What somebody looks up now and then: folded away until they do. */
export function More({ ticket, side, zone }: MoreProps) {
  const say = useWords();
  const { follows, consultation } = ticket;
  return (
    <details className={styles.details}>
      <summary>{say("details")}</summary>
      <div className={styles.part}>
        <Facts>
          <Fact name={say("topic")}>{ticket.topic?.name}</Fact>
          <Fact name={say("organization")}>{ticket.organization?.name}</Fact>
          <Fact name={say("equipment")}>{listed(ticket.equipment.map((one) => say(one)))}</Fact>
          <Fact name={say(side === "person" ? "note" : "note_ours")}>{ticket.note}</Fact>
          <Fact name={say("follows")}>
            {follows && (
              <Link className={styles.link} to={`/appointments/${follows.id}`}>
                {follows.reference}
              </Link>
            )}
          </Fact>
          <Fact name={say("consultation")}>
            {consultation && (
              <Link className={styles.link} to={`/consultations/${consultation.id}`}>
                {consultation.reference}
              </Link>
            )}
          </Fact>
        </Facts>
        <h2 className={styles.heading}>{say("history")}</h2>
        <History changes={ticket.changes} zone={zone} />
      </div>
    </details>
  );
}
