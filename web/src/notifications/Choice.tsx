import { useEffect, useRef, useState } from "react";
import styles from "./Settings.module.css";

interface ChoiceProps {
  /** What is chosen, for those who hear it alone. */
  name: string;
  text: string;
  state: "all" | "some" | "none";
  /** false: it was refused. */
  onChoose: (enabled: boolean) => Promise<boolean>;
}

/** A checkbox that also knows "some of them", and shows what was chosen before the server answers. */
export function Choice({ name, text, state, onChoose }: ChoiceProps) {
  const box = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<{ instead: string; enabled: boolean } | null>(null);
  const shown = chosen?.instead === state ? (chosen.enabled ? "all" : "none") : state;
  useEffect(() => {
    if (box.current) box.current.indeterminate = shown === "some";
  }, [shown]);
  const choose = async (enabled: boolean) => {
    setChosen({ instead: state, enabled });
    if (!(await onChoose(enabled))) setChosen(null);
  };
  return (
    <label className={styles.choice}>
      <input
        ref={box}
        type="checkbox"
        aria-label={name}
        checked={shown === "all"}
        onChange={(event) => void choose(event.target.checked)}
      />
      <span>{text}</span>
    </label>
  );
}
