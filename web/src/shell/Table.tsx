import type { ReactNode } from "react";
import styles from "./Table.module.css";

interface TableProps {
  label: string;
  /** The `th` of the columns. Cells with `data-figure` stand at the right, one under the other. */
  head: ReactNode;
  children: ReactNode;
}

/** Rows and columns. Where they do not fit the table scrolls sideways, by finger and by keyboard. */
export function Table({ label, head, children }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has only a keyboard scrolls it with arrows
    <section className={styles.scroll} aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>{head}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
