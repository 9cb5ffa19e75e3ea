import { useQuery } from "urql";
import type { OrganizationKind } from "../../graphql/schema.generated";
import { Loaded } from "../../shell/Loaded";
import { More } from "../../shell/More";
import { Branch } from "./Branch";
import styles from "./Tree.module.css";
import { OrganizationsBelowDocument } from "./tree.generated";
import { useWords } from "./words";

interface LevelProps {
  /** Directly below this one; left out: anywhere. */
  parentId?: string;
  kind: OrganizationKind;
  inactiveToo: boolean;
  after?: string;
}

/** The organizations of one kind in one place, a page at a time. */
export function Level({ parentId, kind, inactiveToo, after }: LevelProps) {
  const say = useWords();
  const [read, again] = useQuery({
    query: OrganizationsBelowDocument,
    variables: { parentId, kind, includeInactive: inactiveToo, after },
  });
  return (
    <Loaded read={read} find={(data) => data.organizations} again={again}>
      {({ edges, pageInfo }) =>
        edges.length === 0 ? (
          <p className={styles.empty}>{say("empty")}</p>
        ) : (
          <>
            <ul className={styles.level}>
              {edges.map(({ node }) => (
                <Branch key={node.id} node={node} inactiveToo={inactiveToo} />
              ))}
            </ul>
            <More pageInfo={pageInfo}>
              {(next) => (
                <Level parentId={parentId} kind={kind} inactiveToo={inactiveToo} after={next} />
              )}
            </More>
          </>
        )
      }
    </Loaded>
  );
}
