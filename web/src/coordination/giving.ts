import { useCallback, useState } from "react";
import { type Problem, useAction } from "../graphql/acting";
import type { TeamKind } from "../graphql/schema.generated";
import {
  CoordinationAssignDocument,
  type CoordinationCardFragment,
  CoordinationHandOverDocument,
} from "./board.generated";

/** Whom a question is given to. */
export interface Target {
  kind: "specialist" | "team";
  id: string;
  name: string;
}

/** Teams of these kinds answer only for the enterprises and schools they serve. */
const RESERVED: TeamKind[] = ["PARK_SERVICE", "SCHOOL_ADVISORY"];

/** Whether a question may go to a team of that kind. */
export function mayGoTo(question: { teamKind: TeamKind }, kind: TeamKind): boolean {
  return kind === question.teamKind || !RESERVED.includes(kind);
}

/** A reason is asked for whenever somebody, or some team, loses it. */
export function needsReason(
  question: { specialist: { id: string } | null },
  target: Target | undefined,
): boolean {
  return target?.kind === "team" || question.specialist !== null;
}

type Give = (question: CoordinationCardFragment, to: Target, reason: string) => Promise<boolean>;

/** Gives a question to a member or to another team; keeps why that was refused. */
export function useGiving(): { give: Give; busy: boolean; problems: Problem[] } {
  const [assign, assigning] = useAction(CoordinationAssignDocument);
  const [handOver, handingOver] = useAction(CoordinationHandOverDocument);
  const [problems, setProblems] = useState<Problem[]>([]);
  const give = useCallback<Give>(
    async ({ id }, to, reason) => {
      const outcome =
        to.kind === "specialist"
          ? await assign({ input: { id, specialistId: to.id, reason: reason || null } })
          : await handOver({ input: { id, teamId: to.id, reason } });
      setProblems(outcome.problems);
      return outcome.problems.length === 0;
    },
    [assign, handOver],
  );
  return { give, busy: assigning || handingOver, problems };
}
