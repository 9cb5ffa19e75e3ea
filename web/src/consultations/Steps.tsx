import { Button } from "antd-mobile";
import { type ComponentType, useState } from "react";
import { useNavigate } from "react-router";
import type { Problem } from "../graphql/acting";
import { useAction } from "../graphql/acting";
import type { ConsultationStep } from "../graphql/schema.generated";
import { Problems } from "../shell/Problems";
import { Sheet } from "../shell/Sheet";
import { Meeting } from "./Meeting";
import styles from "./Steps.module.css";
import { Assign, Close, HandOver, Merge, Reopen, Return, Withdraw } from "./stepForms";
import { ClaimConsultationDocument } from "./steps.generated";
import { useStepWords } from "./stepWords";
import type { Opened } from "./Thread";

export interface StepProps {
  opened: Opened;
  side: "asker" | "team";
  /** It is done; with the id of the question that is now to be looked at. */
  onDone: (id: string) => void;
}

type Asking = Exclude<ConsultationStep, "CLAIM" | "POST" | "ANSWER" | "ASK_BACK" | "NOTE">;

/** Steps that ask something first. Writing has a place of its own, below the thread. */
const FORMS: Record<Asking, ComponentType<StepProps>> = {
  CONVERT: Meeting,
  ASSIGN: Assign,
  HAND_OVER: HandOver,
  RETURN: Return,
  MERGE: Merge,
  CLOSE: Close,
  REOPEN: Reopen,
  WITHDRAW: Withdraw,
};

/** What may be done with a question now, by whoever looks at it. */
export function Steps({ opened, side }: Omit<StepProps, "onDone">) {
  const say = useStepWords();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<Asking | null>(null);
  const open = (Object.keys(FORMS) as Asking[]).filter((step) => opened.may.includes(step));
  const claims = opened.may.includes("CLAIM");
  const done = (id: string) => {
    setChosen(null);
    if (id !== opened.id) navigate(`/consultations/${id}`);
  };
  const Form = chosen && FORMS[chosen];
  return (
    <section className={styles.steps} aria-label={say("steps")} hidden={!claims && !open.length}>
      {claims && <Claim id={opened.id} />}
      {open.map((step) => (
        <Button key={step} onClick={() => setChosen(step)}>
          {say(step)}
        </Button>
      ))}
      <Sheet
        title={chosen ? say(chosen) : ""}
        open={chosen !== null}
        onClose={() => setChosen(null)}
      >
        {Form && <Form opened={opened} side={side} onDone={done} />}
      </Sheet>
    </section>
  );
}

/** Take on what nobody has; at once, there is nothing to ask. */
export function Claim({ id }: { id: string }) {
  const say = useStepWords();
  const [claim, busy] = useAction(ClaimConsultationDocument);
  const [problems, setProblems] = useState<Problem[]>([]);
  const act = async () => setProblems((await claim({ input: { id } })).problems);
  return (
    <>
      <Button color="primary" loading={busy} onClick={act}>
        {say("CLAIM")}
      </Button>
      <Problems problems={problems} />
    </>
  );
}
