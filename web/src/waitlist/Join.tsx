import { useSearchParams } from "react-router";
import { isMode } from "../appointments/bookingWish";
import { SignedIn } from "../people/SignedIn";
import { ButtonLink } from "../shell/ButtonLink";
import { Notice } from "../shell/Notice";
import { Screen } from "../shell/Screen";
import { JoinForm } from "./JoinForm";
import { useWords } from "./words";

/** A place in line for what the address says. */
export function Component() {
  const say = useWords();
  const [search] = useSearchParams();
  const service = search.get("service");
  const mode = search.get("mode");
  return (
    <SignedIn>
      <Screen title={say("joinTitle")} back>
        {service === null ? (
          <Notice>
            <p>{say("noneHint")}</p>
            <ButtonLink to="/book">{say("book")}</ButtonLink>
          </Notice>
        ) : (
          <JoinForm
            wanted={{
              service,
              topic: search.get("topic"),
              mode: isMode(mode) ? mode : null,
              venue: search.get("venue"),
            }}
          />
        )}
      </Screen>
    </SignedIn>
  );
}
