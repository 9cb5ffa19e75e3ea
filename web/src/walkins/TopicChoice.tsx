import { useQuery } from "urql";
import { DeskTopicsDocument } from "../intake/intake.generated";
import { Choosing } from "./Choosing";
import { useWords } from "./words";

interface TopicChoiceProps {
  value: string;
  problem?: string;
  onChoose: (id: string) => void;
}

/** What it is about, if they say. */
export function TopicChoice(props: TopicChoiceProps) {
  const say = useWords();
  const [{ data }] = useQuery({ query: DeskTopicsDocument });
  const topics = data?.topics?.edges.map(({ node }) => node) ?? [];
  return <Choosing label={say("topic")} options={topics} {...props} />;
}
