import styles from "./Quality.module.css";

const MOST = 5;

/** Drawn only: whoever uses it says the score in words beside. */
export function Stars({ score }: { score: number }) {
  return (
    <span className={styles.stars} aria-hidden>
      {"★".repeat(score)}
      {"☆".repeat(MOST - score)}
    </span>
  );
}
