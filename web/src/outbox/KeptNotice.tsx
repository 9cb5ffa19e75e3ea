import { ButtonLink } from "../shell/ButtonLink";
import { Notice } from "../shell/Notice";
import { useWords } from "./words";

/** Says that what was done could not be sent yet, is kept, and where to see it. */
export function KeptNotice() {
  const say = useWords();
  return (
    <Notice>
      <p>{say("kept")}</p>
      <ButtonLink to="/outbox">{say("title")}</ButtonLink>
    </Notice>
  );
}
