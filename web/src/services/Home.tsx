import { useQuery } from "urql";
import { Loaded } from "../shell/Loaded";
import { RowLink, Rows } from "../shell/Rows";
import { Screen } from "../shell/Screen";
import { TopicsDocument } from "./topics.generated";
import { useWords } from "./words";

/** The first screen of a resident: one question. */
export function Component() {
  const say = useWords();
  const [read, again] = useQuery({ query: TopicsDocument });
  return (
    <Screen title={say("ask")}>
      <Loaded read={read} find={(data) => data.topics?.edges} again={again}>
        {(edges) => (
          <Rows>
            {edges.map(({ node }) => (
              <RowLink key={node.id} to={`/help/${node.id}`} title={node.name} />
            ))}
          </Rows>
        )}
      </Loaded>
    </Screen>
  );
}
