import { Link, useSearchParams } from "react-router";
import { useQuery } from "urql";
import { SignedIn } from "../people/SignedIn";
import { ButtonLink } from "../shell/ButtonLink";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { Screen } from "../shell/Screen";
import styles from "./List.module.css";
import { MyConsultationsDocument } from "./lists.generated";
import { Page } from "./Pages";
import { CLOSED, OPEN } from "./promise";
import { useWords } from "./words";

/** What one asked in writing, for oneself and for one's organizations: open, or over (`?closed=1`). */
export function Component() {
  const say = useWords();
  const [search] = useSearchParams();
  const closed = search.has("closed");
  return (
    <Screen title={say("consultations")}>
      <SignedIn>
        <div className={styles.list}>
          <ButtonLink to="/consultations/new" primary block>
            {say("ask")}
          </ButtonLink>
          <nav className={styles.tabs} aria-label={say("consultations")}>
            <Tab to="/consultations" chosen={!closed} label={say("open")} />
            <Tab to="/consultations?closed=1" chosen={closed} label={say("closed")} />
          </nav>
          <Mine key={String(closed)} closed={closed} />
        </div>
      </SignedIn>
    </Screen>
  );
}

function Tab({ to, chosen, label }: { to: string; chosen: boolean; label: string }) {
  return (
    <Link to={to} className={styles.tab} aria-current={chosen ? "page" : undefined} replace>
      {label}
    </Link>
  );
}

/** One page of them, and those after it. */
function Mine({ closed, after }: { closed: boolean; after?: string }) {
  const say = useWords();
  const [read, again] = useQuery({
    query: MyConsultationsDocument,
    variables: { status: closed ? CLOSED : OPEN, after },
  });
  return (
    <Loaded read={read} find={(data) => data.viewer?.consultations} again={again}>
      {(page) =>
        page.edges.length === 0 && after === undefined ? (
          <Notice>{say(closed ? "noneClosed" : "none")}</Notice>
        ) : (
          <Page page={page} next={(next) => <Mine closed={closed} after={next} />} />
        )
      }
    </Loaded>
  );
}
