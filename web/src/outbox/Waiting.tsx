import { Link, useLocation } from "react-router";
import { useKept } from "./changes";
import { useDelivery } from "./delivering";
import styles from "./Outbox.module.css";
import type { Kept } from "./outbox";
import { useWords } from "./words";

/** Above every screen: what still waits to be sent, what could not be done, what has arrived. */
export function Waiting() {
  const say = useWords();
  const kept = useKept();
  const isListed = useLocation().pathname === "/outbox";
  const count = (state: Kept["state"]) => kept.filter((one) => one.state === state).length;
  const waiting = count("waiting");
  useDelivery(waiting > 0);
  return (
    <div role="status">
      {kept.length > 0 && !isListed && (
        <Link className={styles.bar} to="/outbox">
          {waiting > 0 && <span>{say("waiting", { count: waiting })}</span>}
          {count("refused") > 0 && <span>{say("refused", { count: count("refused") })}</span>}
          {count("sent") > 0 && <span>{say("sent", { count: count("sent") })}</span>}
          <span className={styles.show}>{say("show")}</span>
        </Link>
      )}
    </div>
  );
}
