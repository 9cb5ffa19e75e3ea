import styles from "./Broadcasts.module.css";
import type { BroadcastsWholeFragment as Broadcast } from "./broadcasts.generated";
import { useWords } from "./words";

const DELIVERIES = [
  "deliveriesSent",
  "deliveriesPending",
  "deliveriesFailed",
  "deliveriesDropped",
] as const;

/** How far it is, as a bar and in figures. */
export function Progress({ broadcast }: { broadcast: Broadcast }) {
  const say = useWords();
  const { status, progress, recipientsEstimated } = broadcast;
  const { told, recipients } = progress;
  return (
    <section className={styles.panel} aria-label={say("standing")}>
      <div role="status">
        <h2>{say(`status_${status}`)}</h2>
      </div>
      {status === "DRAFT" ? (
        <p>{say("estimated", { count: recipientsEstimated })}</p>
      ) : (
        <>
          <label className={styles.progress}>
            {say("told")} {say("toldOf", { told, recipients })}
            <progress max={Math.max(recipients, told, 1)} value={told} />
          </label>
          <dl className={styles.figures}>
            {DELIVERIES.map((name) => (
              <div key={name}>
                <dt>{say(name)}</dt>
                <dd>{progress[name]}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}
