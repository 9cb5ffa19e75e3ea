import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { useQuery } from "urql";
import { otherProblems, type Problem, problemOf, useAction } from "../graphql/acting";
import type { FinishServingInput } from "../graphql/schema.generated";
import { useRemembered } from "../intake/remembered";
import { ButtonLink } from "../shell/ButtonLink";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { Problems } from "../shell/Problems";
import { Sheet } from "../shell/Sheet";
import { Choosing } from "./Choosing";
import styles from "./Counter.module.css";
import { WalkinsChoicesDocument, type WalkinsChoicesQuery } from "./forms.generated";
import { NOTHING_NOTED, type Noted, Noting, notedInput } from "./Noting";
import type { WalkinsNumberFragment } from "./queue.generated";
import { FinishServingDocument, type FinishServingMutation } from "./steps.generated";
import { TopicChoice } from "./TopicChoice";
import { useWords } from "./words";

type Finished = NonNullable<FinishServingMutation["finishServing"]>["walkIn"];

interface FinishingProps {
  venueId: string;
  /** Whom; null: nobody now. */
  walkIn: WalkinsNumberFragment | null;
  onClose: () => void;
  onDone: () => void;
}

/** It is over: who advised on what is kept as an appointment that took place. */
export function Finishing({ venueId, walkIn, onClose, onDone }: FinishingProps) {
  const say = useWords();
  const [read] = useQuery({ query: WalkinsChoicesDocument, variables: { venueId } });
  const [finished, setFinished] = useState<Finished>(null);
  const reference = finished?.appointment?.reference;
  const finish = (served: Finished) => {
    setFinished(served);
    onDone();
  };
  return (
    <Sheet
      title={say("finishTitle", { code: walkIn?.code ?? "" })}
      open={walkIn !== null}
      onClose={onClose}
    >
      {reference && (
        <>
          <Notice kind="done">{say("finished", { reference })}</Notice>
          <ButtonLink block to={`/appointments/${finished?.appointment?.id}`}>
            {say("openRecord")}
          </ButtonLink>
          <Button block color="primary" onClick={onClose}>
            {say("done")}
          </Button>
        </>
      )}
      {walkIn && !finished && (
        <Loaded read={read} find={choicesIn}>
          {(choices) => <FinishForm choices={choices} walkIn={walkIn} onFinished={finish} />}
        </Loaded>
      )}
    </Sheet>
  );
}

interface FinishFormProps {
  choices: ReturnType<typeof choicesIn>;
  walkIn: WalkinsNumberFragment;
  onFinished: (served: Finished) => void;
}

const SHOWN = ["specialistId", "serviceId", "topicId", "note", "phone", "name"];

function FinishForm({ choices, walkIn, onFinished }: FinishFormProps) {
  const say = useWords();
  const { specialists, services } = choices;
  const [specialistId, setSpecialistId] = useRemembered("specialist");
  const [serviceId, setServiceId] = useState(walkIn.service?.id);
  const [topicId, setTopicId] = useState(walkIn.topic?.id ?? "");
  const [noted, setNoted] = useState<Noted>(NOTHING_NOTED);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [finishServing, busy] = useAction(FinishServingDocument);
  const specialist = specialists.find(({ id }) => id === specialistId);
  const service = serviceId ?? services[0]?.id ?? "";
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const input: FinishServingInput = {
      id: walkIn.id,
      specialistId: specialist?.id ?? "",
      serviceId: service || undefined,
      topicId: topicId || undefined,
      ...notedInput(noted),
    };
    const outcome = await finishServing({ input });
    setProblems(outcome.problems);
    if (outcome.payload?.walkIn) onFinished(outcome.payload.walkIn);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Problems problems={otherProblems(problems, SHOWN)} />
      <Choosing
        label={say("specialist")}
        unsaid={say("choose")}
        options={specialists}
        value={specialist?.id ?? ""}
        problem={problemOf(problems, "specialistId")}
        onChoose={setSpecialistId}
      />
      <Choosing
        label={say("service")}
        options={services}
        value={service}
        problem={problemOf(problems, "serviceId")}
        onChoose={setServiceId}
      />
      <TopicChoice value={topicId} problem={problemOf(problems, "topicId")} onChoose={setTopicId} />
      <Noting
        noted={noted}
        nameless={!walkIn.person}
        problems={problems}
        onChange={(changes) => setNoted({ ...noted, ...changes })}
      />
      <Button block color="primary" type="submit" loading={busy} disabled={!specialist}>
        {say("finishNow")}
      </Button>
    </form>
  );
}

/** Who and what there is to choose from: services are those given face to face. */
function choicesIn(data: WalkinsChoicesQuery) {
  const services = data.services?.edges.map(({ node }) => node) ?? [];
  return {
    specialists: data.specialists?.edges.map(({ node }) => node) ?? [],
    services: services.filter(({ modes }) => modes.includes("IN_PERSON")),
  };
}
