import { Button } from "antd-mobile";
import { useState } from "react";
import type { TypedDocumentNode } from "urql";
import { type Problem, useAction } from "../graphql/acting";
import { ownPart } from "../language/both";
import { Problems } from "../shell/Problems";
import styles from "./Counter.module.css";
import { Leaving } from "./Leaving";
import type { WalkinsNumberFragment } from "./queue.generated";
import { RecallWalkInDocument, SkipWalkInDocument, StartServingDocument } from "./steps.generated";
import { useWords } from "./words";

interface NumberRowProps {
  walkIn: WalkinsNumberFragment;
  now: Date;
  /** Something was done to it. */
  onDone: () => void;
  onFinish: () => void;
}

/** One number, and what can be done with it as it stands. */
export function NumberRow({ walkIn, now, onDone, onFinish }: NumberRowProps) {
  const say = useWords();
  const [problems, setProblems] = useState<Problem[]>([]);
  const { status } = walkIn;
  const tell = (found: Problem[]) => {
    setProblems(found);
    onDone();
  };
  const step = { id: walkIn.id, onTold: tell };
  const about = [walkIn.person?.name || say("nameless"), walkIn.topic?.name, walkIn.service?.name];
  return (
    <li className={styles.number}>
      <strong className={styles.code}>{walkIn.code}</strong>
      <span className={styles.about}>
        <span>{about.filter(Boolean).join(" · ")}</span>
        <span className={styles.detail}>
          {status === "WAITING"
            ? say("waitedFor", { count: minutesSince(walkIn.createdAt, now) })
            : [ownPart(walkIn.desk?.name ?? ""), say(`status_${status}`)]
                .filter(Boolean)
                .join(" · ")}
        </span>
      </span>
      <span className={styles.buttons}>
        {status === "CALLED" && (
          <StepButton {...step} document={StartServingDocument} label={say("start")} primary />
        )}
        {status === "SERVING" && (
          <Button color="primary" onClick={onFinish}>
            {say("finish")}
          </Button>
        )}
        {(status === "CALLED" || status === "SKIPPED") && (
          <StepButton {...step} document={RecallWalkInDocument} label={say("recall")} />
        )}
        {status === "CALLED" && (
          <StepButton {...step} document={SkipWalkInDocument} label={say("skip")} />
        )}
        {status === "WAITING" && <Leaving id={walkIn.id} label={say("giveUp")} onLeft={onDone} />}
      </span>
      <Problems problems={problems} />
    </li>
  );
}

interface StepButtonProps<Data> {
  id: string;
  label: string;
  primary?: boolean;
  document: TypedDocumentNode<Data, { input: { id: string } }>;
  onTold: (problems: Problem[]) => void;
}

function StepButton<Data extends object>(props: StepButtonProps<Data>) {
  const { id, label, primary, document, onTold } = props;
  const [act, busy] = useAction(document);
  const step = async () => onTold((await act({ input: { id } })).problems);
  return (
    <Button color={primary ? "primary" : "default"} loading={busy} onClick={step}>
      {label}
    </Button>
  );
}

export function minutesSince(instant: string, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - Date.parse(instant)) / 60_000));
}
