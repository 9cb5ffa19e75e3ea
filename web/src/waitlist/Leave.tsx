import { Button } from "antd-mobile";
import { useState } from "react";
import { type Problem, useAction } from "../graphql/acting";
import { Problems } from "../shell/Problems";
import { Sheet } from "../shell/Sheet";
import { LeaveWaitlistDocument } from "./waitlist.generated";
import { useWords } from "./words";

/** Giving a place up; asked once more, since it cannot be had back. */
export function Leave({ id }: { id: string }) {
  const say = useWords();
  const [open, setOpen] = useState(false);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [leave, busy] = useAction(LeaveWaitlistDocument);
  const go = async () => {
    const outcome = await leave({ input: { id } });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) setOpen(false);
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{say("leave")}</Button>
      <Sheet title={say("leaveSure")} open={open} onClose={() => setOpen(false)}>
        <p>{say("leaveWhy")}</p>
        <Problems problems={problems} />
        <Button block color="danger" loading={busy} onClick={go}>
          {say("leave")}
        </Button>
        <Button block onClick={() => setOpen(false)}>
          {say("stay")}
        </Button>
      </Sheet>
    </>
  );
}
