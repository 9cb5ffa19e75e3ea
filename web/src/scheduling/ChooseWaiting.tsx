import { isReserved } from "../services/bookable";
import { Notice } from "../shell/Notice";
import { Joining } from "../waitlist/Joining";
import styles from "./Choose.module.css";
import type { Sought } from "./slotsChoice";
import { useWords } from "./slotsWords";

interface ChooseWaitingProps {
  sought: Sought;
  /** Where, if somebody chose that themselves. */
  venue: string | null;
  /** Nothing is free at all: then waiting is what there is to do. */
  none: boolean;
}

/** The waitlist, in place; teams of schools and parks keep none. */
export function ChooseWaiting({ sought, venue, none }: ChooseWaitingProps) {
  const say = useWords();
  const { service, topic, mode } = sought;
  if (isReserved(service)) return none ? <Notice>{say("none")}</Notice> : null;
  const wanted = { service: service.id, topic, mode, venue: mode === "IN_PERSON" ? venue : null };
  if (none) {
    return (
      <section className={styles.section}>
        <Notice>
          <strong>{say("none")}</strong>
          <p>{say("waitNow")}</p>
        </Notice>
        <Joining wanted={wanted} />
      </section>
    );
  }
  return (
    <details className={styles.wait}>
      <summary>{say("wait")}</summary>
      <Joining wanted={wanted} />
    </details>
  );
}
