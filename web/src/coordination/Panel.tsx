import { type ReactNode, useId } from "react";
import styles from "./Panel.module.css";

/** One subject of a screen that has several, with its heading. */
export function Panel({ title, children }: { title: string; children: ReactNode }) {
  const heading = useId();
  return (
    <section className={styles.panel} aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      {children}
    </section>
  );
}
