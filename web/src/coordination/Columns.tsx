import { useCallback } from "react";
import styles from "./Board.module.css";
import type { CoordinationCardFragment as Question } from "./board.generated";
import { useWords } from "./boardWords";
import { Card } from "./Card";
import { Column } from "./Column";
import { useDragging } from "./dragging";
import type { CoordinationMemberFragment } from "./overview.generated";

interface ColumnsProps {
  questions: Question[];
  members: CoordinationMemberFragment[];
  onDrop: (question: Question, specialistId: string) => void;
  onGive: (question: Question) => void;
}

/** What nobody is at, then each member with what they are at. */
export function Columns({ questions, members, onDrop, onGive }: ColumnsProps) {
  const say = useWords();
  const dropped = useCallback(
    (id: string, column: string) => {
      const question = questions.find((one) => one.id === id);
      if (question) onDrop(question, column);
    },
    [questions, onDrop],
  );
  const { drag, take } = useDragging(dropped);
  const cards = (found: Question[]) =>
    found.map((question) => (
      <Card
        key={question.id}
        question={question}
        drag={drag}
        onTake={take(question.id)}
        onGive={() => onGive(question)}
      />
    ));
  const unassigned = questions.filter(({ specialist }) => specialist === null);
  return (
    <div className={styles.columns}>
      <Column name={say("column_unassigned")} details={[]} target={false} count={unassigned.length}>
        {cards(unassigned)}
      </Column>
      {members.map((member) => {
        const { id, name } = member.specialist;
        const theirs = questions.filter(({ specialist }) => specialist?.id === id);
        const takes = member.role !== "ON_LEAVE";
        return (
          <Column
            key={id}
            id={takes ? id : undefined}
            name={name}
            details={detailsOf(member, say)}
            target={drag?.over === id && !theirs.some((one) => one.id === drag.card)}
            count={theirs.length}
          >
            {cards(theirs)}
          </Column>
        );
      })}
    </div>
  );
}

function detailsOf(member: CoordinationMemberFragment, say: ReturnType<typeof useWords>): string[] {
  const { unanswered, openLimit, role, away, onDuty } = member;
  return [
    say("load", { unanswered, limit: openLimit }),
    ...(role === "ON_LEAVE" ? [say("onLeave")] : []),
    ...(away ? [say("away")] : []),
    ...(onDuty ? [say("onDuty")] : []),
  ];
}
