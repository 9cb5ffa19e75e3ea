import { useQuery } from "urql";
import { Loaded } from "../../shell/Loaded";
import { Branch } from "./Branch";
import styles from "./Tree.module.css";
import { OrganizationsRootDocument } from "./tree.generated";

/** Where somebody's part of the tree begins: open at once. */
export function Root({ id, inactiveToo }: { id: string; inactiveToo: boolean }) {
  const [read, again] = useQuery({ query: OrganizationsRootDocument, variables: { id } });
  return (
    <Loaded read={read} find={({ node }) => (node && "kind" in node ? node : null)} again={again}>
      {(node) => (
        <ul className={styles.level}>
          <Branch node={node} inactiveToo={inactiveToo} isOpenAtFirst />
        </ul>
      )}
    </Loaded>
  );
}
