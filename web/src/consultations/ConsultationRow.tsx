import type { ReactNode } from "react";
import { Link } from "react-router";
import styles from "./ConsultationRow.module.css";
import { Standing } from "./Standing";
import type { ConsultationStateFragment } from "./state.generated";
import { useWords } from "./words";

interface ConsultationRowProps {
  consultation: ConsultationStateFragment;
  /** Shown to those who answer: also who has it, or why nobody has. */
  inside?: boolean;
  action?: ReactNode;
}

/** A question in a list: what it is about, where it stands, what is new, and who asked for whom. */
export function ConsultationRow({ consultation, inside, action }: ConsultationRowProps) {
  const say = useWords();
  const { organization, person, unreadCount, topic, team, specialist, queueReason } = consultation;
  const asker = organization
    ? say("askedBy", { organization: organization.name, person: person.name })
    : inside && (person.name || say("someone"));
  return (
    <li className={styles.row}>
      <Link className={styles.link} to={`/consultations/${consultation.id}`}>
        <span className={styles.title}>{consultation.title}</span>
        <span className={styles.detail}>
          <Standing of={consultation} />
        </span>
        <span className={styles.detail}>
          {[asker, topic?.name, consultation.reference].filter(Boolean).join(" · ")}
        </span>
        {inside && (
          <span className={styles.detail}>
            {[team?.name, specialist?.name ?? (queueReason && say(queueReason))]
              .filter(Boolean)
              .join(" · ")}
          </span>
        )}
        {unreadCount > 0 && (
          <span className={styles.unread}>{say("unread", { count: unreadCount })}</span>
        )}
      </Link>
      {action}
    </li>
  );
}
