import { useWords } from "../graphql/words";
import styles from "./Loading.module.css";

/** Gray lines where text will be; says so to whoever cannot see them. */
export function Loading() {
  const say = useWords();
  return (
    <div className={styles.loading} role="status" aria-label={say("loading")}>
      <span />
      <span />
      <span />
    </div>
  );
}
