import { ButtonLink } from "../shell/ButtonLink";
import { Notice } from "../shell/Notice";
import { Screen } from "../shell/Screen";
import { useWords } from "./words";

/** The last screen of an account. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("closed")}>
      <Notice kind="done">
        <p>{say("closedThanks")}</p>
        <ButtonLink to="/">{say("home")}</ButtonLink>
      </Notice>
    </Screen>
  );
}
