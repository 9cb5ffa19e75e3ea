import { Link, useSearchParams } from "react-router";
import { useQuery } from "urql";
import { Loaded } from "../shell/Loaded";
import { More } from "../shell/More";
import styles from "./Conflicts.module.css";
import { ConflictsDocument, type ConflictsQuery } from "./conflicts.generated";
import { FoundItem } from "./FoundItem";
import { useWords } from "./words";

/** Conflicts in the viewer's part of the district, in force or overridden; which stands in the address. */
export function Found({ decides }: { decides: boolean }) {
  const say = useWords();
  const [search] = useSearchParams();
  const isOpen = search.get("show") !== "overridden";
  const [read, again] = useQuery({ query: ConflictsDocument, variables: { open: isOpen } });
  return (
    <section className={styles.part}>
      <h2 className={styles.heading}>{say("found")}</h2>
      <nav className={styles.views} aria-label={say("which")}>
        <Link to="/conflicts" aria-current={isOpen ? "page" : undefined}>
          {say("open")}
        </Link>
        <Link to="/conflicts?show=overridden" aria-current={isOpen ? undefined : "page"}>
          {say("overridden")}
        </Link>
      </nav>
      <Loaded read={read} find={(data) => data.conflicts} again={again}>
        {(conflicts) => <Page conflicts={conflicts} isOpen={isOpen} decides={decides} isFirst />}
      </Loaded>
    </section>
  );
}

interface PageProps {
  conflicts: NonNullable<ConflictsQuery["conflicts"]>;
  isOpen: boolean;
  decides: boolean;
  isFirst?: boolean;
}

function Page({ conflicts, isOpen, decides, isFirst }: PageProps) {
  const say = useWords();
  // One that was overridden a moment ago belongs to the other list already.
  const shown = conflicts.edges
    .map(({ node }) => node)
    .filter(({ overriddenAt }) => (overriddenAt === null) === isOpen);
  if (shown.length === 0 && isFirst) return <p>{say(isOpen ? "noneOpen" : "noneOverridden")}</p>;
  return (
    <>
      <ul className={styles.list}>
        {shown.map((conflict) => (
          <FoundItem key={conflict.id} conflict={conflict} decides={decides} />
        ))}
      </ul>
      <More pageInfo={conflicts.pageInfo}>
        {(after) => <Following after={after} isOpen={isOpen} decides={decides} />}
      </More>
    </>
  );
}

function Following({
  after,
  isOpen,
  decides,
}: {
  after: string;
  isOpen: boolean;
  decides: boolean;
}) {
  const [read, again] = useQuery({ query: ConflictsDocument, variables: { open: isOpen, after } });
  return (
    <Loaded read={read} find={(data) => data.conflicts} again={again}>
      {(conflicts) => <Page conflicts={conflicts} isOpen={isOpen} decides={decides} />}
    </Loaded>
  );
}
