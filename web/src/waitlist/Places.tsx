import { useQuery } from "urql";
import { SignedIn } from "../people/SignedIn";
import { ButtonLink } from "../shell/ButtonLink";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { Screen } from "../shell/Screen";
import { Place } from "./Place";
import styles from "./Waitlist.module.css";
import { WaitlistPlacesDocument } from "./waitlist.generated";
import { useWords } from "./words";

/** What one waits for, and what is offered now. */
export function Component() {
  const say = useWords();
  return (
    <SignedIn>
      <Screen title={say("title")} back="/appointments">
        <Places />
      </Screen>
    </SignedIn>
  );
}

function Places() {
  const [read, again] = useQuery({ query: WaitlistPlacesDocument });
  return (
    <Loaded read={read} find={(data) => data.viewer?.waitlist} again={again}>
      {(places) => {
        if (places.length === 0) return <None />;
        return (
          <ul className={styles.places}>
            {places.map((place) => (
              <Place key={place.id} place={place} />
            ))}
          </ul>
        );
      }}
    </Loaded>
  );
}

function None() {
  const say = useWords();
  return (
    <Notice>
      <strong>{say("none")}</strong>
      <p>{say("noneHint")}</p>
      <ButtonLink to="/">{say("book")}</ButtonLink>
    </Notice>
  );
}
