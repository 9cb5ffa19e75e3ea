import { Button } from "antd-mobile";
import { useState } from "react";
import { useQuery } from "urql";
import { type Problem, useAction } from "../graphql/acting";
import { momentName } from "../language/moments";
import { Loaded } from "../shell/Loaded";
import { Problems } from "../shell/Problems";
import { Row, Rows } from "../shell/Rows";
import { Screen } from "../shell/Screen";
import styles from "./Profile.module.css";
import {
  RevokeOtherSessionsDocument,
  RevokeSessionDocument,
  SessionsDocument,
} from "./proof.generated";
import { useWords } from "./proofWords";
import { SignedIn } from "./SignedIn";

/** Where one is signed in; whatever is not one's own can be signed out from here. */
export function Component() {
  const say = useWords();
  return (
    <SignedIn>
      <Screen title={say("sessions")} back="/profile">
        <div className={styles.parts}>
          <Sessions />
        </div>
      </Screen>
    </SignedIn>
  );
}

function Sessions() {
  const say = useWords();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [read, again] = useQuery({ query: SessionsDocument });
  const [revoke, busy] = useAction(RevokeSessionDocument);
  const [revokeOthers, endingAll] = useAction(RevokeOtherSessionsDocument);
  return (
    <Loaded read={read} find={(data) => data.viewer?.sessions?.edges} again={again}>
      {(edges) => (
        <>
          <Problems problems={problems} />
          <Rows label={say("sessions")}>
            {edges.map(({ node: { id, device, current, createdAt, usedAt } }) => {
              const kind = device ?? say("unknown");
              const name = current ? `${kind} · ${say("here")}` : kind;
              const since = momentName(createdAt);
              return (
                <Row
                  key={id}
                  title={name}
                  detail={say("since", { since, used: momentName(usedAt) })}
                  extra={
                    !current && (
                      <Button
                        aria-label={say("endWhich", { name })}
                        disabled={busy}
                        onClick={async () =>
                          setProblems((await revoke({ input: { id } })).problems)
                        }
                      >
                        {say("end")}
                      </Button>
                    )
                  }
                />
              );
            })}
          </Rows>
          {edges.length > 1 && (
            <Button
              block
              loading={endingAll}
              onClick={async () => setProblems((await revokeOthers({})).problems)}
            >
              {say("endOthers")}
            </Button>
          )}
        </>
      )}
    </Loaded>
  );
}
