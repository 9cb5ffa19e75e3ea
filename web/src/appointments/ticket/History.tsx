import { momentName } from "../../language/moments";
import type { AppointmentTicketFragment } from "../appointment.generated";
import styles from "../Ticket.module.css";
import { useWords } from "./words";

type Change = AppointmentTicketFragment["changes"][number];

/** An appointment's life so far, oldest first. */
export function History({ changes, zone }: { changes: Change[]; zone: string }) {
  return (
    <ol className={styles.history}>
      {changes.map((change) => (
        <li key={`${change.at} ${change.kind}`}>
          <Entry change={change} zone={zone} />
        </li>
      ))}
    </ol>
  );
}

function Entry({ change, zone }: { change: Change; zone: string }) {
  const say = useWords();
  const { kind, at, reason, previousStartsAt, previousSpecialist } = change;
  const before = [
    kind === "RESCHEDULED" &&
      previousStartsAt &&
      say("previousTime", { when: momentName(previousStartsAt, zone) }),
    kind === "REASSIGNED" &&
      previousSpecialist &&
      say("previousSpecialist", { name: previousSpecialist.name }),
  ].filter(Boolean);
  return (
    <>
      <p>
        {say(`change${kind}`)} <span className={styles.weak}>{momentName(at, zone)}</span>
      </p>
      {before.map((line) => (
        <p key={String(line)} className={styles.weak}>
          {line}
        </p>
      ))}
      {reason && <p>{say("reason", { reason })}</p>}
    </>
  );
}
