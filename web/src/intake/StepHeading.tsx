import { type ReactNode, useEffect, useRef } from "react";
import styles from "./Desk.module.css";

/** Takes the focus where a step begins with nothing to type in, so that it is read out. */
export function StepHeading({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  return (
    <h2 ref={heading} tabIndex={-1} className={styles.heading}>
      {children}
    </h2>
  );
}
