import { Button } from "antd-mobile";
import { useState } from "react";
import { type Problem, useAction } from "../graphql/acting";
import { Problems } from "../shell/Problems";
import { Sheet } from "../shell/Sheet";
import { LeaveQueueDocument } from "./steps.generated";
import { useWords } from "./words";

interface LeavingProps {
  id: string;
  label: string;
  block?: boolean;
  onLeft?: () => void;
}

/** Gives a number up, once somebody is sure: it does not come back. */
export function Leaving({ id, label, block, onLeft }: LeavingProps) {
  const say = useWords();
  const [sure, setSure] = useState(false);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [leave, busy] = useAction(LeaveQueueDocument);
  const go = async () => {
    const outcome = await leave({ input: { id } });
    setProblems(outcome.problems);
    if (outcome.problems.length > 0) return;
    setSure(false);
    onLeft?.();
  };
  return (
    <>
      <Button block={block} onClick={() => setSure(true)}>
        {label}
      </Button>
      <Sheet title={say("leaveTitle")} open={sure} onClose={() => setSure(false)}>
        <Problems problems={problems} />
        <p>{say("leaveWhy")}</p>
        <Button block color="danger" loading={busy} onClick={go}>
          {say("leaveSure")}
        </Button>
      </Sheet>
    </>
  );
}
