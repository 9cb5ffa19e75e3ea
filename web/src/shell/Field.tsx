import { type ReactNode, useId } from "react";
import styles from "./Field.module.css";

interface Wiring {
  id: string;
  "aria-invalid"?: true;
  "aria-describedby"?: string;
}

interface FieldProps {
  label: string;
  hint?: string;
  /** Why what was entered is refused. */
  problem?: string;
  /** Draws the input; spread what it is given on the element that takes the typing. */
  children: (wiring: Wiring) => ReactNode;
}

/** A labeled input with its hint and its problem, wired for screen readers. */
export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId();
  const described = problem ? `${id}-problem` : hint ? `${id}-hint` : undefined;
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        "aria-invalid": problem ? true : undefined,
        "aria-describedby": described,
      })}
      {hint && !problem && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {problem && (
        <p id={`${id}-problem`} className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
