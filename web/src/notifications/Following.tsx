import { useState } from "react";
import { useQuery } from "urql";
import { type Problem, useAction } from "../graphql/acting";
import { SignedIn } from "../people/SignedIn";
import { Loaded } from "../shell/Loaded";
import { Problems } from "../shell/Problems";
import { Screen } from "../shell/Screen";
import { Choice } from "./Choice";
import { useChosen } from "./chosen";
import {
  FollowableDocument,
  FollowDocument,
  FollowingsDocument,
  UnfollowDocument,
} from "./following.generated";
import styles from "./Settings.module.css";
import { useWords } from "./words";

interface Named {
  id: string;
  name: string;
}

/** The topics and places of which somebody wants to hear news. */
export function Component() {
  const say = useWords();
  return (
    <SignedIn>
      <Screen title={say("following")} back="/profile">
        <Following />
      </Screen>
    </SignedIn>
  );
}

function Following() {
  const say = useWords();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [followable, again] = useQuery({ query: FollowableDocument });
  const [{ data }] = useQuery({ query: FollowingsDocument });
  const [follow] = useAction(FollowDocument);
  const [unfollow] = useAction(UnfollowDocument);
  const nodes = data?.viewer?.followings?.edges.map(({ node }) => node) ?? [];
  const followed = new Set(nodes.map(({ topic, organization }) => (topic ?? organization)?.id));
  const chosen = useChosen(FollowingsDocument);
  const isOn = (id: string) => chosen.isOn(id, followed.has(id));
  const choose = (
    id: string,
    on: boolean,
    input: { topicId: string } | { organizationId: string },
  ) =>
    chosen.choose([id], on, async () => {
      const outcome = on ? await follow({ input }) : await unfollow({ input });
      setProblems(outcome.problems);
    });
  return (
    <Loaded read={followable} find={(found) => found} again={again}>
      {({ topics, centres, streets }) => (
        <div className={styles.parts}>
          <p>{say("followingHint")}</p>
          <Problems problems={problems} />
          <Choices
            title={say("followTopics")}
            things={nodesOf(topics)}
            isOn={isOn}
            onChoose={(topicId, on) => choose(topicId, on, { topicId })}
          />
          <Choices
            title={say("followPlaces")}
            things={[...nodesOf(centres), ...nodesOf(streets)]}
            isOn={isOn}
            onChoose={(organizationId, on) => choose(organizationId, on, { organizationId })}
          />
        </div>
      )}
    </Loaded>
  );
}

function nodesOf(page: { edges: { node: Named }[] } | null): Named[] {
  return page?.edges.map(({ node }) => node) ?? [];
}

interface ChoicesProps {
  title: string;
  things: Named[];
  isOn: (id: string) => boolean;
  onChoose: (id: string, on: boolean) => void;
}

function Choices({ title, things, isOn, onChoose }: ChoicesProps) {
  return (
    <section className={styles.part} aria-label={title}>
      <h2>{title}</h2>
      {things.map(({ id, name }) => (
        <Choice
          key={id}
          name={name}
          text={name}
          state={isOn(id) ? "all" : "none"}
          onChoose={(on) => onChoose(id, on)}
        />
      ))}
    </section>
  );
}
