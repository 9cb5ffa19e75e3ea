import { useEffect, useRef } from "react";
import styles from "./Settings.module.css";

interface ChoiceProps {
  /** What is chosen, for those who hear it alone. */
  name: string;
  text: string;
  state: "all" | "some" | "none";
  onChoose: (on: boolean) => void;
}

/** A checkbox that also knows "some of them". */
export function Choice({ name, text, state, onChoose }: ChoiceProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = state === "some";
  }, [state]);
  return (
    <label className={styles.choice}>
      <input
        ref={box}
        type="checkbox"
        aria-label={name}
        checked={state === "all"}
        onChange={(event) => onChoose(event.target.checked)}
      />
      <span>{text}</span>
    </label>
  );
}
