import type { ReactNode } from "react";
import { useNow } from "../appointments/now";
import styles from "./Counter.module.css";
import { NumberRow } from "./NumberRow";
import type { WalkinsListsFragment, WalkinsNumberFragment } from "./queue.generated";
import { useWords } from "./words";

const LOOK_EVERY_MS = 20_000;

interface ListsProps {
  queue: WalkinsListsFragment;
  onDone: () => void;
  onFinish: (walkIn: WalkinsNumberFragment) => void;
}

/** Who is at the desks, who waits, who was called and did not come. */
export function Lists({ queue, onDone, onFinish }: ListsProps) {
  const say = useWords();
  const now = useNow(LOOK_EVERY_MS);
  const rows = (numbers: WalkinsNumberFragment[] | null | undefined) =>
    (numbers ?? []).map((walkIn) => (
      <NumberRow
        key={walkIn.id}
        walkIn={walkIn}
        now={now}
        onDone={onDone}
        onFinish={() => onFinish(walkIn)}
      />
    ));
  return (
    <div className={styles.lists}>
      <List id="at-desks" title={say("atDesks")}>
        {rows(queue.atDesks)}
      </List>
      <List
        id="waiting"
        title={say("waiting")}
        extra={say("waitingCount", { count: queue.waitingCount })}
      >
        {rows(queue.waiting)}
      </List>
      {queue.skipped && queue.skipped.length > 0 && (
        <List id="skipped" title={say("skipped")}>
          {rows(queue.skipped)}
        </List>
      )}
    </div>
  );
}

interface ListProps {
  id: string;
  title: string;
  extra?: string;
  children: ReactNode[];
}

function List({ id, title, extra, children }: ListProps) {
  const say = useWords();
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className={styles.title}>
        {title} {extra && <small>{extra}</small>}
      </h2>
      <ul className={styles.list}>
        {children.length === 0 ? <li className={styles.number}>{say("nobody")}</li> : children}
      </ul>
    </section>
  );
}
