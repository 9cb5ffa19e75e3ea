import type { ReactNode } from "react";
import styles from "./Chip.module.css";

interface ChipProps {
  type: "checkbox" | "radio";
  name?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}

/** A box to tick that a thumb can hit: the whole label is the box, the mark says that it is ticked. */
export function Chip({ type, name, checked, onChange, children }: ChipProps) {
  return (
    <label className={styles.chip}>
      <input
        type={type}
        name={name}
        checked={checked}
        onChange={({ target }) => onChange(target.checked)}
      />
      <span aria-hidden className={styles.mark}>
        {checked ? "✓" : ""}
      </span>
      <span>{children}</span>
    </label>
  );
}

interface ChipsProps {
  label: string;
  problem?: string;
  children: ReactNode;
}

/** Chips that belong together, under one question. */
export function Chips({ label, problem, children }: ChipsProps) {
  return (
    <fieldset className={styles.chips}>
      <legend>{label}</legend>
      <div className={styles.row}>{children}</div>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  );
}
