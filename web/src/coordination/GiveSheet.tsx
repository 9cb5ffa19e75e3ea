import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { otherProblems, type Problem, problemOf } from "../graphql/acting";
import { Field } from "../shell/Field";
import { Problems } from "../shell/Problems";
import { Sheet } from "../shell/Sheet";
import styles from "./Board.module.css";
import type { CoordinationCardFragment } from "./board.generated";
import { useWords } from "./boardWords";
import { needsReason, type Target } from "./giving";
import type { CoordinationMemberFragment } from "./overview.generated";

interface GiveSheetProps {
  question: CoordinationCardFragment | undefined;
  /** Whom it was dropped on; left out: to be chosen. */
  dropped: Target | undefined;
  members: CoordinationMemberFragment[];
  teams: { id: string; name: string }[];
  problems: Problem[];
  busy: boolean;
  onGive: (to: Target, reason: string) => void;
  onClose: () => void;
}

/** To whom, and why. */
export function GiveSheet({ question, onClose, ...form }: GiveSheetProps) {
  const say = useWords();
  const title = question ? say("giveTitle", { title: question.title }) : "";
  return (
    <Sheet title={title} open={question !== undefined} onClose={onClose}>
      {question && <GiveForm question={question} {...form} />}
    </Sheet>
  );
}

type GiveFormProps = Omit<GiveSheetProps, "question" | "onClose"> & {
  question: CoordinationCardFragment;
};

function GiveForm({ question, dropped, members, teams, problems, busy, onGive }: GiveFormProps) {
  const say = useWords();
  const [chosen, setChosen] = useState(dropped ? keyOf(dropped) : "");
  const [reason, setReason] = useState("");
  const colleagues = question.may.includes("ASSIGN")
    ? members.filter(({ role, specialist }) => {
        return role !== "ON_LEAVE" && specialist.id !== question.specialist?.id;
      })
    : [];
  const targets: Target[] = [
    ...colleagues.map(({ specialist }) => ({ kind: "specialist" as const, ...specialist })),
    ...teams.map((team) => ({ kind: "team" as const, ...team })),
  ];
  const target = targets.find((one) => keyOf(one) === chosen);
  const needed = needsReason(question, target);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (target) onGive(target, reason.trim());
  };
  const toProblem = problemOf(problems, "specialistId") ?? problemOf(problems, "teamId");
  return (
    <form className={styles.form} onSubmit={submit}>
      <Problems problems={otherProblems(problems, ["specialistId", "teamId", "reason"])} />
      <Field label={say("choose")} problem={toProblem}>
        {(wiring) => (
          <select
            {...wiring}
            required
            value={chosen}
            onChange={(event) => setChosen(event.target.value)}
          >
            <option value="">{say("chooseFirst")}</option>
            {colleagues.length > 0 && (
              <optgroup label={say("sameTeam")}>
                {colleagues.map(({ specialist, unanswered }) => (
                  <option key={specialist.id} value={`specialist ${specialist.id}`}>
                    {say("memberWithLoad", { name: specialist.name, unanswered })}
                  </option>
                ))}
              </optgroup>
            )}
            <optgroup label={say("otherTeams")}>
              {teams.map(({ id, name }) => (
                <option key={id} value={`team ${id}`}>
                  {name}
                </option>
              ))}
            </optgroup>
          </select>
        )}
      </Field>
      <Field
        label={say("reason")}
        hint={say(needed ? "reasonNeeded" : "reasonOptional")}
        problem={problemOf(problems, "reason")}
      >
        {(wiring) => (
          <textarea
            {...wiring}
            required={needed}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <Button block color="primary" type="submit" loading={busy}>
        {say("give")}
      </Button>
    </form>
  );
}

function keyOf({ kind, id }: Target): string {
  return `${kind} ${id}`;
}
