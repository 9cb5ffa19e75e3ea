import { Button } from "antd-mobile";
import { useState } from "react";
import { type Problem, useAction } from "../graphql/acting";
import { Notice } from "../shell/Notice";
import { Problems } from "../shell/Problems";
import { Sheet } from "../shell/Sheet";
import styles from "./Own.module.css";
import type { OwnWalkIn } from "./OwnNumber";
import { LeaveQueueDocument } from "./steps.generated";
import { useWords } from "./words";

/** A number as it stands, large enough to be shown at the desk. */
export function OwnCard({ own }: { own: OwnWalkIn }) {
  const say = useWords();
  return (
    <section className={styles.card} aria-label={say("mine")}>
      <p className={styles.place}>{own.venue.name}</p>
      <p className={styles.code}>{own.code}</p>
      <Standing own={own} />
      {(own.status === "WAITING" || own.status === "CALLED") && <Leave id={own.id} />}
      {own.status === "WAITING" && <p className={styles.hint}>{say("liveHint")}</p>}
    </section>
  );
}

function Standing({ own }: { own: OwnWalkIn }) {
  const say = useWords();
  switch (own.status) {
    case "WAITING":
      return (
        <div role="status">
          <p className={styles.ahead}>
            {own.ahead ? say("ahead", { count: own.ahead }) : say("aheadNone")}
          </p>
          {!!own.ahead && <p>{say("waitAbout", { count: own.estimatedWaitMinutes ?? 0 })}</p>}
        </div>
      );
    case "CALLED":
      return (
        <Notice kind="done">
          <p className={styles.goTo}>{say("goTo", { desk: own.desk?.name ?? "" })}</p>
          <p>{say("goToWhy")}</p>
        </Notice>
      );
    case "SERVING":
      return <Notice kind="done">{say("beingServed")}</Notice>;
    case "SKIPPED":
      return <Notice kind="problem">{say("missed")}</Notice>;
    case "SERVED":
      return <Notice kind="done">{say("served")}</Notice>;
    case "LEFT":
      return <Notice>{say("leftQueue")}</Notice>;
  }
}

function Leave({ id }: { id: string }) {
  const say = useWords();
  const [sure, setSure] = useState(false);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [leave, busy] = useAction(LeaveQueueDocument);
  const go = async () => {
    const outcome = await leave({ input: { id } });
    setProblems(outcome.problems);
    setSure(false);
  };
  return (
    <>
      <Problems problems={problems} />
      <Button block onClick={() => setSure(true)}>
        {say("leave")}
      </Button>
      <Sheet title={say("leaveTitle")} open={sure} onClose={() => setSure(false)}>
        <p>{say("leaveWhy")}</p>
        <Button block color="danger" loading={busy} onClick={go}>
          {say("leaveSure")}
        </Button>
      </Sheet>
    </>
  );
}
