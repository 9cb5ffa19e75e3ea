import { QrCode } from "../../shell/QrCode";
import type { AppointmentTicketFragment } from "../appointment.generated";
import type { Side } from "../steps";
import styles from "../Ticket.module.css";
import { useWords } from "./words";

interface StubProps {
  ticket: AppointmentTicketFragment;
  side: Side;
}

/** The reference, to be read out, and the code by which whoever comes is checked in. */
export function Stub({ ticket: { reference, mode, status }, side }: StubProps) {
  const say = useWords();
  const scanned = side === "person" && mode === "IN_PERSON" && status === "BOOKED";
  return (
    <div className={styles.stub}>
      <p className={styles.weak}>{say("reference")}</p>
      <p className={styles.reference}>{reference}</p>
      {scanned && (
        <QrCode
          value={`${location.origin}/check-in/${reference}`}
          label={say("code", { reference })}
        />
      )}
      {side === "person" && (
        <p className={styles.weak}>{say(scanned ? "referenceHint" : "referenceOnly")}</p>
      )}
    </div>
  );
}
