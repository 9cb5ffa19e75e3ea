import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { otherProblems, type Problem, problemOf, useAction } from "../graphql/acting";
import { useAttemptKey } from "../intake/attempts";
import { Loaded } from "../shell/Loaded";
import { Problems } from "../shell/Problems";
import { Sheet } from "../shell/Sheet";
import styles from "./Counter.module.css";
import { useQueue } from "./queue";
import { HallQueueChangedDocument, HallQueueDocument } from "./queue.generated";
import { TakeNumberDocument } from "./steps.generated";
import { TopicChoice } from "./TopicChoice";
import { useWords } from "./words";

interface TakeHereProps {
  /** Where; null: nowhere chosen. */
  place: { id: string; name: string } | null;
  onClose: () => void;
  onTaken: () => void;
}

/** How busy it is there now, and the number itself. */
export function TakeHere({ place, onClose, onTaken }: TakeHereProps) {
  return (
    <Sheet title={place?.name ?? ""} open={place !== null} onClose={onClose}>
      {place && <TakeForm venueId={place.id} onTaken={onTaken} />}
    </Sheet>
  );
}

function TakeForm({ venueId, onTaken }: { venueId: string; onTaken: () => void }) {
  const say = useWords();
  const [queue, again] = useQueue(HallQueueDocument, HallQueueChangedDocument, venueId);
  const [topicId, setTopicId] = useState("");
  const [problems, setProblems] = useState<Problem[]>([]);
  const [take, busy] = useAction(TakeNumberDocument);
  const keyFor = useAttemptKey();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const input = { venueId, topicId: topicId || undefined };
    const outcome = await take({ input: { ...input, idempotencyKey: keyFor(input) } });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) onTaken();
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Loaded read={queue} find={(found) => found.venueQueue} again={again}>
        {({ waitingCount, estimatedWaitMinutes }) => (
          <p role="status">
            {waitingCount === 0
              ? say("venueFree")
              : say("venueNow", { waiting: waitingCount, minutes: estimatedWaitMinutes })}
          </p>
        )}
      </Loaded>
      <Problems problems={otherProblems(problems, ["topicId"])} />
      <TopicChoice value={topicId} problem={problemOf(problems, "topicId")} onChoose={setTopicId} />
      <Button block color="primary" type="submit" loading={busy}>
        {say("takeHere")}
      </Button>
    </form>
  );
}
