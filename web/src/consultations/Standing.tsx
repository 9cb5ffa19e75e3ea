import { momentName } from "../language/moments";
import { dueOf } from "./promise";
import styles from "./Standing.module.css";
import type { ConsultationStateFragment } from "./state.generated";
import { useWords } from "./words";

const SIGNS = { promised: "◷", soon: "⏳", late: "⚠", paused: "⏸" };

/** Where a question stands, and by when an answer is promised, in words and signs. */
export function Standing({ of }: { of: ConsultationStateFragment }) {
  const say = useWords();
  const due = dueOf(of);
  const when = of.promisedAt ? momentName(of.promisedAt) : "";
  return (
    <span className={styles.standing}>
      <span>{of.outcome ? say(of.outcome) : say(of.status)}</span>
      {of.urgency === "URGENT" && <strong className={styles.urgent}>❗{say("urgent")}</strong>}
      {due && (
        <span className={due === "late" ? styles.late : undefined}>
          <span aria-hidden>{SIGNS[due]} </span>
          {say(due, { when })}
        </span>
      )}
    </span>
  );
}
