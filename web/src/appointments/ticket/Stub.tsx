import { lazy, Suspense } from "react";
import type { AppointmentTicketFragment } from "../appointment.generated";
import type { Side } from "../steps";
import styles from "../Ticket.module.css";
import { useWords } from "./words";

const Code = lazy(() => import("./Code"));

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
        <Suspense fallback={<div className={styles.code} />}>
          <Code reference={reference} label={say("code", { reference })} />
        </Suspense>
      )}
      {side === "person" && (
        <p className={styles.weak}>{say(scanned ? "referenceHint" : "referenceOnly")}</p>
      )}
    </div>
  );
}
