import { SignedIn } from "../people/SignedIn";
import { hasRole, useViewer } from "../people/viewer";
import { ButtonLink } from "../shell/ButtonLink";
import { Loading } from "../shell/Loading";
import { Notice } from "../shell/Notice";
import { Screen } from "../shell/Screen";
import { Clients } from "./Clients";
import styles from "./Conflicts.module.css";
import { Found } from "./Found";
import { useWords } from "./words";

/** Whom specialists advise elsewhere; and for those who decide, who was kept from a matter. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("title")} back>
      <SignedIn>
        <Conflicts />
      </SignedIn>
    </Screen>
  );
}

function Conflicts() {
  const say = useWords();
  const viewer = useViewer();
  if (viewer === undefined) return <Loading />;
  const decides = hasRole(viewer, "COORDINATOR", "DISTRICT_ADMIN");
  const reads = decides || hasRole(viewer, "AUDITOR");
  const keeps = decides || hasRole(viewer, "SPECIALIST");
  if (!reads && !keeps) {
    return (
      <Notice>
        <p>{say("notYours")}</p>
        <ButtonLink to="/">{say("home")}</ButtonLink>
      </Notice>
    );
  }
  return (
    <div className={styles.conflicts}>
      <p>{say("intro")}</p>
      {reads && <Found decides={decides} />}
      {keeps && <Clients />}
    </div>
  );
}
