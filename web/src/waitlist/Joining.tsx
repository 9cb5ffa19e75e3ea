import { useElder } from "../appearance/elder";
import { useSession } from "../people/session";
import { ButtonLink } from "../shell/ButtonLink";
import { JoinForm } from "./JoinForm";
import { joinPath, type Wanted } from "./joining";
import { useWords } from "./words";

/** The form in place; a link to it for strangers, and where a screen is for one thing only. */
export function Joining({ wanted }: { wanted: Wanted }) {
  const say = useWords();
  const elder = useElder();
  const stranger = useSession() === null;
  if (!stranger && !elder) return <JoinForm wanted={wanted} />;
  return (
    <ButtonLink block to={joinPath(wanted)}>
      {stranger ? say("signIn") : say("join")}
    </ButtonLink>
  );
}
