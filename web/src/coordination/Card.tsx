import { Button } from "antd-mobile";
import type { PointerEvent } from "react";
import { Link } from "react-router";
import { momentName } from "../language/moments";
import styles from "./Board.module.css";
import type { CoordinationCardFragment } from "./board.generated";
import { useWords } from "./boardWords";
import type { Drag } from "./dragging";

interface CardProps {
  question: CoordinationCardFragment;
  drag?: Drag | null;
  onTake?: (event: PointerEvent) => void;
  onGive: () => void;
}

/** One question as a card: dragged where it can be, and given by its button everywhere. */
export function Card({ question, drag = null, onTake, onGive }: CardProps) {
  const say = useWords();
  const { id, title, topic, promisedAt, dueStage, status, urgency, queueReason, may } = question;
  const moving = drag?.card === id;
  const late = dueStage === "LATE" || dueStage === "ESCALATED";
  const giveable = may.includes("ASSIGN") || may.includes("HAND_OVER");
  return (
    <li
      className={`${styles.card} ${onTake && giveable ? styles.movable : ""} ${moving ? styles.moving : ""}`}
      style={moving ? { transform: `translate(${drag.x}px, ${drag.y}px)` } : undefined}
      onPointerDown={giveable ? onTake : undefined}
    >
      <div className={styles.cardHead}>
        <Link className={styles.cardTitle} to={`/consultations/${id}`} draggable={false}>
          {title}
        </Link>
        {onTake && giveable && (
          <span className={styles.grip} data-grip aria-hidden>
            ⠿
          </span>
        )}
      </div>
      <p className={styles.detail}>
        {[urgency === "URGENT" && say("urgent"), topic?.name, say(`status_${status}`)]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {promisedAt && (
        <p className={late ? styles.late : styles.detail}>
          {late && "⚠ "}
          {say("promised", { when: momentName(promisedAt) })} · {say(`stage_${dueStage}`)}
        </p>
      )}
      {queueReason && <p className={styles.detail}>{say(`reason_${queueReason}`)}</p>}
      {giveable && (
        <Button block aria-label={say("giveToLabel", { title })} onClick={onGive}>
          {say("giveTo")}
        </Button>
      )}
    </li>
  );
}
