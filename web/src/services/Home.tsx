import { useState } from "react";
import { useQuery } from "urql";
import { useSession } from "../people/session";
import { Loaded } from "../shell/Loaded";
import { RowLink, Rows } from "../shell/Rows";
import { Screen } from "../shell/Screen";
import styles from "./Home.module.css";
import { HomeNext } from "./HomeNext";
import { HomeSearch } from "./HomeSearch";
import { HomeTopics } from "./HomeTopics";
import { topicsFor } from "./topicSearch";
import { TopicsDocument } from "./topics.generated";
import { useWords } from "./words";

/** The first screen of a resident: one question. */
export function Component() {
  const say = useWords();
  const session = useSession();
  const [asked, setAsked] = useState("");
  const [read, again] = useQuery({ query: TopicsDocument });
  return (
    <Screen title={say("ask")}>
      <div className={styles.home}>
        <HomeSearch asked={asked} onAsk={setAsked} />
        <Loaded read={read} find={(data) => data.topics?.edges} again={again}>
          {(edges) => (
            <HomeTopics
              asked={asked.trim()}
              topics={topicsFor(
                edges.map(({ node }) => node),
                asked,
              )}
            />
          )}
        </Loaded>
        {session !== null && <HomeNext personId={session.personId} />}
        <Rows>
          <RowLink to="/walk-ins" title={say("takeNumber")} />
        </Rows>
        <p className={styles.how}>{say("how")}</p>
      </div>
    </Screen>
  );
}
