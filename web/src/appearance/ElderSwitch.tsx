import { useId } from "react";
import styles from "./Elder.module.css";
import { setElder, useElder } from "./elder";
import { useWords } from "./words";

/** Large type, on or off. */
export function ElderSwitch() {
  const say = useWords();
  const id = useId();
  const elder = useElder();
  return (
    <label className={styles.switch}>
      <input
        type="checkbox"
        checked={elder}
        aria-describedby={id}
        onChange={(event) => setElder(event.target.checked)}
      />
      <span className={styles.text}>
        <span className={styles.name}>{say("elder")}</span>
        <span id={id} className={styles.hint}>
          {say("elderHint")}
        </span>
      </span>
    </label>
  );
}
