import { Button } from "antd-mobile";
import { useState } from "react";
import { useQuery } from "urql";
import { type Problem, useAction } from "../graphql/acting";
import type { DeskChannel } from "../graphql/schema.generated";
import { Problems } from "../shell/Problems";
import { useAttemptKey } from "./attempts";
import { Caller } from "./Caller";
import { ConsentStep, NameStep, PhoneStep } from "./CallerSteps";
import { type Call, inputOf, newCall, type Step, stepAfter, stepBefore } from "./call";
import styles from "./Desk.module.css";
import { DeskTopicsDocument, TakeCallDocument } from "./intake.generated";
import { Learned } from "./Learned";
import { QuestionStep } from "./QuestionStep";
import { Slip, type Taken } from "./Slip";
import { SummaryStep } from "./SummaryStep";
import { useShortcuts } from "./shortcuts";
import { TimeStep } from "./TimeStep";
import { TopicBox } from "./TopicBox";
import { useWords } from "./words";

interface CallFormProps {
  channel: DeskChannel;
  own: string[];
  here: string | null;
  /** Whoever comes next gets an empty form. */
  onNext: () => void;
}

/** The time is gone, not the caller: another one is chosen. */
const OF_THE_TIME = ["SLOT_TAKEN", "NOT_AVAILABLE", "TOO_SOON", "TOO_FAR"];

/** One call from the number to the slip, a step after the other; Escape goes back by one. */
export function CallForm({ channel, own, here, onNext }: CallFormProps) {
  const say = useWords();
  const [call, setCall] = useState(() => newCall(channel));
  const [step, setStep] = useState<Step>("phone");
  const [problems, setProblems] = useState<Problem[]>([]);
  const [taken, setTaken] = useState<Taken | null>(null);
  const [take, busy] = useAction(TakeCallDocument);
  const keyFor = useAttemptKey();
  const [{ data }] = useQuery({ query: DeskTopicsDocument });
  const topics = data?.topics?.edges.map(({ node }) => node) ?? [];

  const change = (changes: Partial<Call>) => setCall({ ...call, ...changes });
  const visit = (where: Step) => {
    setProblems([]);
    setStep(where);
  };
  const learn = (changes: Partial<Call>) => {
    change(changes);
    visit(stepAfter(step, { ...call, ...changes }));
  };
  const write = (writing: boolean) => {
    change({ writing, time: null });
    visit(writing ? "question" : "time");
  };
  const back = () => (step === "question" ? write(false) : visit(stepBefore(step, call)));
  const submit = async () => {
    const input = inputOf(call, channel);
    const outcome = await take({ input: { ...input, idempotencyKey: keyFor(input) } });
    setProblems(outcome.problems);
    if (outcome.problems.some(({ code }) => OF_THE_TIME.includes(code))) setStep("time");
    const { slip, appointment, consultation } = outcome.payload ?? {};
    if (!slip) return;
    const path = appointment
      ? `/appointments/${appointment.id}`
      : `/consultations/${consultation?.id}`;
    setTaken({ slip, path });
  };
  useShortcuts({ Escape: taken ? onNext : step === "phone" ? undefined : back });

  if (taken) return <Slip taken={taken} onNext={onNext} />;
  const props = { call, onLearn: learn };
  return (
    <div className={styles.call}>
      <div className={styles.form}>
        <Learned call={call} step={step} onReturn={visit} />
        <Problems problems={problems} />
        {step === "phone" && <PhoneStep {...props} />}
        {step === "name" && <NameStep {...props} />}
        {step === "consent" && <ConsentStep {...props} />}
        {step === "topic" && (
          <section className={styles.step}>
            <TopicBox topics={topics} onChoose={(topic) => learn({ topic })} />
          </section>
        )}
        {step === "time" && (
          <TimeStep {...props} own={own} here={here} onWrite={() => write(true)} />
        )}
        {step === "question" && <QuestionStep {...props} />}
        {step === "summary" && (
          <SummaryStep call={call} busy={busy} onChange={change} onSubmit={submit} />
        )}
        {step !== "phone" && (
          <div className={styles.buttons}>
            <Button aria-keyshortcuts="Escape" onClick={back}>
              {say("stepBack")} <kbd>Esc</kbd>
            </Button>
            <Button fill="none" onClick={onNext}>
              {say("restart")}
            </Button>
          </div>
        )}
      </div>
      <Caller call={call} asked={step !== "phone"} />
    </div>
  );
}
