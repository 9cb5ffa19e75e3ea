import { ButtonLink } from "./ButtonLink";
import { Notice } from "./Notice";
import { Screen } from "./Screen";
import { useWords } from "./words";

/** An address that leads nowhere, or to what is not the viewer's to see. */
export function NotFound() {
  const say = useWords();
  return (
    <Screen title={say("notFound")} back={true}>
      <Notice>
        <p>{say("notFoundHint")}</p>
        <ButtonLink to="/">{say("home")}</ButtonLink>
      </Notice>
    </Screen>
  );
}
