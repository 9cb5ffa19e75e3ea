import type { ReactNode } from "react";
import styles from "./Board.module.css";
import { useWords } from "./boardWords";

interface ColumnProps {
  /** What a drop on it says: see `useDragging`; left out where nothing can be dropped. */
  id?: string;
  name: string;
  details: string[];
  /** A card is held over it. */
  target: boolean;
  count: number;
  children: ReactNode;
}

export function Column({ id, name, details, target, count, children }: ColumnProps) {
  const say = useWords();
  return (
    <section
      className={`${styles.column} ${target ? styles.target : ""}`}
      data-column={id}
      aria-label={name}
    >
      <h2 className={styles.columnName}>
        {name}
        <span className={styles.count}>{count}</span>
      </h2>
      {details.map((detail) => (
        <p key={detail} className={styles.detail}>
          {detail}
        </p>
      ))}
      {target && <p className={styles.drop}>{say("dropHere", { name })}</p>}
      {count === 0 ? (
        <p className={styles.detail}>{say("columnEmpty")}</p>
      ) : (
        <ul className={styles.cards}>{children}</ul>
      )}
    </section>
  );
}
