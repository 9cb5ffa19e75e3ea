import { useCallback, useState } from "react";
import { useQuery } from "urql";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { Problems } from "../shell/Problems";
import styles from "./Board.module.css";
import {
  CoordinationBoardDocument,
  CoordinationTeamsDocument,
  type CoordinationCardFragment as Question,
} from "./board.generated";
import { useWords } from "./boardWords";
import { Card } from "./Card";
import { Columns } from "./Columns";
import { GiveSheet } from "./GiveSheet";
import { mayGoTo, needsReason, type Target, useGiving } from "./giving";
import type { Team } from "./loads";
import type { CoordinationMemberFragment } from "./overview.generated";

interface TeamBoardProps {
  team: Team;
  members: CoordinationMemberFragment[];
  /** Questions for which no team was found. */
  homeless: Question[];
}

/** The open questions of one team by who is at them, and what has no team yet. */
export function TeamBoard({ team, members, homeless }: TeamBoardProps) {
  const say = useWords();
  const [read, again] = useQuery({
    query: CoordinationBoardDocument,
    variables: { teamId: team.id },
  });
  const [{ data }] = useQuery({ query: CoordinationTeamsDocument });
  const { give, busy, problems } = useGiving();
  const [asking, setAsking] = useState<{ question: Question; dropped?: Target } | null>(null);
  const [given, setGiven] = useState("");
  const carryOut = useCallback(
    async (question: Question, to: Target, reason: string) => {
      if (!(await give(question, to, reason))) return;
      setAsking(null);
      setGiven(say("given", { title: question.title, name: to.name }));
    },
    [give, say],
  );
  const drop = useCallback(
    (question: Question, column: string) => {
      const member = members.find(({ specialist }) => specialist.id === column);
      if (member === undefined || column === question.specialist?.id) return;
      const to: Target = { kind: "specialist", ...member.specialist };
      if (needsReason(question, to)) setAsking({ question, dropped: to });
      else void carryOut(question, to, "");
    },
    [members, carryOut],
  );
  const ask = (question: Question) => setAsking({ question });
  const teams = data?.teams?.edges.map(({ node }) => node) ?? [];
  return (
    <>
      <p className={styles.detail}>{say("how")}</p>
      <div role="status">{given && <Notice kind="done">{given}</Notice>}</div>
      {asking === null && <Problems problems={problems} />}
      {homeless.length > 0 && <Homeless questions={homeless} onGive={ask} />}
      <Loaded read={read} find={(found) => found.consultations} again={again}>
        {({ edges, totalCount }) => (
          <>
            {totalCount > edges.length && (
              <Notice>{say("onlyFirst", { total: totalCount })}</Notice>
            )}
            <Columns
              questions={edges.map(({ node }) => node).filter((one) => one.team?.id === team.id)}
              members={members}
              onDrop={drop}
              onGive={ask}
            />
          </>
        )}
      </Loaded>
      <GiveSheet
        question={asking?.question}
        dropped={asking?.dropped}
        members={asking?.question.team?.id === team.id ? members : []}
        teams={teams.filter(({ id, kind }) => {
          const { question } = asking ?? {};
          return question && id !== question.team?.id && mayGoTo(question, kind);
        })}
        problems={problems}
        busy={busy}
        onGive={(to, reason) => asking && carryOut(asking.question, to, reason)}
        onClose={() => setAsking(null)}
      />
    </>
  );
}

interface HomelessProps {
  questions: Question[];
  onGive: (question: Question) => void;
}

function Homeless({ questions, onGive }: HomelessProps) {
  const say = useWords();
  return (
    <section className={styles.column} aria-label={say("homeless")}>
      <h2 className={styles.columnName}>
        {say("homeless")}
        <span className={styles.count}>{questions.length}</span>
      </h2>
      <p className={styles.detail}>{say("homelessHint")}</p>
      <ul className={styles.wideCards}>
        {questions.map((question) => (
          <Card key={question.id} question={question} onGive={() => onGive(question)} />
        ))}
      </ul>
    </section>
  );
}
