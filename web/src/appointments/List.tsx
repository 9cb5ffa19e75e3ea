import { Link, useSearchParams } from "react-router";
import { SignedIn } from "../people/SignedIn";
import { Screen } from "../shell/Screen";
import { Ahead } from "./Ahead";
import styles from "./List.module.css";
import { Over } from "./Over";
import { useWords } from "./words";

/** One's appointments: what is open, what wants an answer first; or what is over (`?over`). */
export function Component() {
  const say = useWords();
  const [search] = useSearchParams();
  const over = search.has("over");
  return (
    <SignedIn>
      <Screen title={say("title")}>
        <div className={styles.stack}>
          <nav className={styles.tabs} aria-label={say("which")}>
            <Tab to="/appointments" current={!over}>
              {say("ahead")}
            </Tab>
            <Tab to="/appointments?over" current={over}>
              {say("over")}
            </Tab>
          </nav>
          {over ? <Over /> : <Ahead />}
        </div>
      </Screen>
    </SignedIn>
  );
}

function Tab({ to, current, children }: { to: string; current: boolean; children: string }) {
  return (
    <Link className={styles.tab} to={to} aria-current={current ? "page" : undefined} replace>
      {children}
    </Link>
  );
}
