import { Button } from "antd-mobile";
import { useState } from "react";
import { useQuery } from "urql";
import { type Problem, useAction } from "../graphql/acting";
import { Problems } from "../shell/Problems";
import { Sheet } from "../shell/Sheet";
import styles from "./Broadcasts.module.css";
import {
  type BroadcastsWholeFragment as Broadcast,
  BroadcastEstimateDocument,
  CancelBroadcastDocument,
  SendBroadcastDocument,
} from "./broadcasts.generated";
import { useWords } from "./words";

type Step = "send" | "stop";

/** Sending a draft, and stopping what is under way; each after a second look. */
export function Steps({ broadcast }: { broadcast: Broadcast }) {
  const say = useWords();
  const [asked, setAsked] = useState<Step | null>(null);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [send, sending] = useAction(SendBroadcastDocument);
  const [cancel, cancelling] = useAction(CancelBroadcastDocument);
  const { id, status, progress } = broadcast;
  const carryOut = async (step: Step) => {
    setAsked(null);
    const outcome = await (step === "send" ? send : cancel)({ input: { id } });
    setProblems(outcome.problems);
  };
  const stoppable = status === "SENT" ? progress.deliveriesPending > 0 : status !== "CANCELLED";
  return (
    <>
      <Problems problems={problems} />
      <div className={styles.buttons}>
        {status === "DRAFT" && (
          <Button color="primary" loading={sending} onClick={() => setAsked("send")}>
            {say("send")}
          </Button>
        )}
        {stoppable && (
          <Button loading={cancelling} onClick={() => setAsked("stop")}>
            {say(status === "DRAFT" ? "discard" : "stop")}
          </Button>
        )}
      </div>
      <Sheet
        title={asked === "send" ? say("sendTitle") : say("stopTitle")}
        open={asked !== null}
        onClose={() => setAsked(null)}
      >
        {asked === "send" && <Sure broadcast={broadcast} />}
        {asked === "stop" && <p>{say("stopSure")}</p>}
        {asked && (
          <Button block color="primary" onClick={() => carryOut(asked)}>
            {say(asked === "send" ? "sendYes" : "stopYes")}
          </Button>
        )}
      </Sheet>
    </>
  );
}

/** How many would get it now, which may be others than when it was written. */
function Sure({ broadcast }: { broadcast: Broadcast }) {
  const say = useWords();
  const { organization, topic, area, recipientsEstimated } = broadcast;
  const [{ data }] = useQuery({
    query: BroadcastEstimateDocument,
    variables: { organizationId: organization.id, topicId: topic?.id, areaId: area?.id },
    requestPolicy: "network-only",
  });
  const count = data?.broadcastEstimate?.recipients ?? recipientsEstimated;
  return <p>{say("sendSure", { count })}</p>;
}
