import type { ReactNode } from "react";
import styles from "./Choices.module.css";
import { useShortcuts } from "./shortcuts";

export interface Choice {
  /** The digit that chooses it. */
  digit: string;
  title: ReactNode;
  detail?: ReactNode;
  onChoose: () => void;
}

/** A numbered list: a tap or a digit chooses. */
export function Choices({ label, choices }: { label: string; choices: Choice[] }) {
  useShortcuts(Object.fromEntries(choices.map(({ digit, onChoose }) => [digit, onChoose])));
  return (
    <ul className={styles.choices} aria-label={label}>
      {choices.map(({ digit, title, detail, onChoose }) => (
        <li key={digit}>
          <button type="button" aria-keyshortcuts={digit} onClick={onChoose}>
            <kbd>{digit}</kbd>
            <span className={styles.text}>
              <span className={styles.title}>{title}</span>
              {detail && <span className={styles.detail}>{detail}</span>}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
