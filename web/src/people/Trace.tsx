import { Button } from "antd-mobile";
import { useState } from "react";
import { useQuery } from "urql";
import { momentName } from "../language/moments";
import { Loaded } from "../shell/Loaded";
import { Row, Rows } from "../shell/Rows";
import { Screen } from "../shell/Screen";
import styles from "./Profile.module.css";
import { TraceDocument } from "./privacy.generated";
import { SignedIn } from "./SignedIn";
import { useWords } from "./words";

/** Who did what with one's account and matters; the newest first. */
export function Component() {
  const say = useWords();
  const [ends, setEnds] = useState<string[]>([]);
  return (
    <SignedIn>
      <Screen title={say("trace")} back="/profile/privacy">
        <div className={styles.parts}>
          <p>{say("traceHint")}</p>
          {[null, ...ends].map((after, index) => (
            <Page
              key={after}
              after={after}
              onMore={index === ends.length ? (end) => setEnds([...ends, end]) : undefined}
            />
          ))}
        </div>
      </Screen>
    </SignedIn>
  );
}

interface PageProps {
  after: string | null;
  onMore?: (after: string) => void;
}

function Page({ after, onMore }: PageProps) {
  const say = useWords();
  const [read, again] = useQuery({ query: TraceDocument, variables: { after } });
  return (
    <Loaded read={read} find={(data) => data.viewer?.trace} again={again}>
      {({ edges, pageInfo: { endCursor, hasNextPage } }) => (
        <>
          {edges.length === 0 && <p>{say("traceNone")}</p>}
          {edges.length > 0 && (
            <Rows>
              {edges.map(({ node: { id, at, summary } }) => (
                <Row key={id} title={summary} detail={momentName(at)} />
              ))}
            </Rows>
          )}
          {onMore && hasNextPage && endCursor && (
            <Button block onClick={() => onMore(endCursor)}>
              {say("more")}
            </Button>
          )}
        </>
      )}
    </Loaded>
  );
}
