import type { ReactNode } from "react";
import { momentName } from "../language/moments";
import { ButtonLink } from "../shell/ButtonLink";
import { Panel } from "./Panel";
import styles from "./Waiting.module.css";
import { useWords } from "./words";

interface WaitingProps {
  found: {
    unassigned: number;
    oldestUnassignedAt: string | null;
    dueSoon: number;
    late: number;
  };
  organizationId: string;
}

/** What somebody has to see to, each figure with the way to it. */
export function Waiting({ found, organizationId }: WaitingProps) {
  const say = useWords();
  const { unassigned, oldestUnassignedAt, dueSoon, late } = found;
  const board = `/coordination/board?organization=${organizationId}`;
  return (
    <Panel title={say("waiting")}>
      <ul className={styles.figures}>
        <Figure name={say("unassigned")} value={unassigned}>
          {unassigned > 0 && <ButtonLink to={board}>{say("toBoard")}</ButtonLink>}
        </Figure>
        <Figure
          name={say("oldest")}
          value={oldestUnassignedAt ? momentName(oldestUnassignedAt) : say("none")}
        />
        <Figure name={say("dueSoon")} value={dueSoon}>
          {dueSoon > 0 && <ButtonLink to="/queue">{say("toQueue")}</ButtonLink>}
        </Figure>
        <Figure name={say("late")} value={late} grave={late > 0}>
          {late > 0 && <ButtonLink to="/queue?late=1">{say("toQueue")}</ButtonLink>}
        </Figure>
      </ul>
    </Panel>
  );
}

interface FigureProps {
  name: string;
  value: number | string;
  grave?: boolean;
  children?: ReactNode;
}

function Figure({ name, value, grave = false, children }: FigureProps) {
  return (
    <li className={`${styles.figure} ${grave ? styles.grave : ""}`}>
      <span className={styles.name}>{name}</span>
      <strong className={styles.value}>
        {grave && <span aria-hidden>⚠ </span>}
        {value}
      </strong>
      {children}
    </li>
  );
}
