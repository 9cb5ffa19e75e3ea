import { Button } from "antd-mobile";
import type { ButtonRef } from "antd-mobile/es/components/button";
import { useEffect, useRef } from "react";
import { ButtonLink } from "../shell/ButtonLink";
import styles from "./Desk.module.css";
import { useWords } from "./words";

export interface Taken {
  /** What the server says to read out, a line each. */
  slip: string;
  /** Where what was made can be seen. */
  path: string;
}

/** Read out to whoever calls; then the next one. */
export function Slip({ taken, onNext }: { taken: Taken; onNext: () => void }) {
  const say = useWords();
  const next = useRef<ButtonRef>(null);
  useEffect(() => {
    next.current?.nativeElement?.focus();
  }, []);
  return (
    <section className={styles.step} aria-labelledby="slip">
      <h2 id="slip" className={styles.heading}>
        {say("done")}
      </h2>
      <p className={styles.slip} role="status">
        {taken.slip}
      </p>
      <div className={styles.buttons}>
        <Button ref={next} color="primary" aria-keyshortcuts="Escape" onClick={onNext}>
          {say("nextCaller")} <kbd>Esc</kbd>
        </Button>
        <ButtonLink to={taken.path}>{say("openIt")}</ButtonLink>
      </div>
    </section>
  );
}
