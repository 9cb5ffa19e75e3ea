import { Phone } from "lucide-react";
import type { AppointmentTicketFragment } from "../appointment.generated";
import styles from "../Ticket.module.css";
import { Fact, Facts } from "../ticket/Facts";
import { useWords } from "./words";

/** As the side that serves: who comes, and how to reach them. */
export function Visitor({ ticket }: { ticket: AppointmentTicketFragment }) {
  const say = useWords();
  const { person, personPhone, intakeChannel } = ticket;
  return (
    <section className={styles.card} aria-labelledby="visitor">
      <div className={styles.part}>
        <h2 id="visitor" className={styles.heading}>
          {say("who")}
        </h2>
        <p className={styles.when}>{person.name || say("nobody")}</p>
        <Facts>
          <Fact name={say("channel")}>{say(intakeChannel)}</Fact>
        </Facts>
        {personPhone ? (
          <div className={styles.links}>
            <a className={styles.link} href={`tel:${personPhone}`}>
              <Phone aria-hidden />
              {say("call", { phone: personPhone })}
            </a>
          </div>
        ) : (
          <p className={styles.weak}>{say("noPhone")}</p>
        )}
      </div>
    </section>
  );
}
