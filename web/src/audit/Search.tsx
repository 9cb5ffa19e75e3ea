import { ForRoles } from "../coordination/ForRoles";
import { Screen } from "../shell/Screen";
import styles from "./Audit.module.css";
import { Entries } from "./Entries";
import { Filters } from "./Filters";
import { useSought } from "./sought";
import { useWords } from "./words";

/** The trace: who did what, to what. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("title")} wide>
      <ForRoles roles={["DISTRICT_ADMIN", "AUDITOR"]}>{() => <Search />}</ForRoles>
    </Screen>
  );
}

function Search() {
  const say = useWords();
  const [sought, change] = useSought();
  return (
    <div className={styles.screen}>
      <p>{say("how")}</p>
      <Filters sought={sought} onChange={change} />
      {/* Another search begins with its own first page. */}
      <Entries key={JSON.stringify(sought)} sought={sought} onChange={change} />
    </div>
  );
}
