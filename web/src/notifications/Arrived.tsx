import { X } from "lucide-react";
import { Link } from "react-router";
import styles from "./Arrived.module.css";
import { useArrival } from "./arrivals";
import { useWords } from "./words";
import { useWorkerWords } from "./workerWords";

/** A word on what just arrived, above whatever screen one is at; read out without interrupting. */
export function Arrived() {
  const say = useWords();
  const [arrival, close] = useArrival();
  useWorkerWords();
  const link = arrival?.link?.startsWith("/") ? arrival.link : "/inbox";
  return (
    <div className={styles.place} role="status">
      {arrival && (
        <div className={styles.card}>
          <span className={styles.words}>
            <span className={styles.title}>{say("arrived", { title: arrival.title })}</span>
            <span className={styles.body}>{arrival.body}</span>
          </span>
          <Link className={styles.open} to={link}>
            {say("open")}
          </Link>
          <button type="button" className={styles.close} aria-label={say("close")} onClick={close}>
            <X aria-hidden />
          </button>
        </div>
      )}
    </div>
  );
}
