import { useState } from "react";
import { useQuery } from "urql";
import { dayName, dayOf } from "../../language/moments";
import { SignedIn } from "../../people/SignedIn";
import { homeOf } from "../../shell/areas";
import { ButtonLink } from "../../shell/ButtonLink";
import { Loaded } from "../../shell/Loaded";
import { Notice } from "../../shell/Notice";
import { Screen } from "../../shell/Screen";
import styles from "../Organizations.module.css";
import { useWords as useOrganizationWords } from "../words";
import { type Answered, InvitationCard } from "./InvitationCard";
import { OrganizationsInvitationsDocument } from "./invitations.generated";
import { useWords } from "./invitationsWords";

/** What somebody is invited to: this is where the notification of an invitation leads. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("title")} back={true}>
      <SignedIn>
        <Mine />
      </SignedIn>
    </Screen>
  );
}

function Mine() {
  const say = useWords();
  const [answered, setAnswered] = useState<Answered[]>([]);
  const [read, again] = useQuery({ query: OrganizationsInvitationsDocument });
  return (
    <div className={styles.screen}>
      {answered.map((one) => (
        <Answer key={one.id} {...one} />
      ))}
      <Loaded read={read} find={(data) => data.viewer?.invitations} again={again}>
        {(invitations) => {
          if (invitations.length > 0) {
            return invitations.map((invitation) => (
              <InvitationCard
                key={invitation.id}
                invitation={invitation}
                onAnswered={(one) => setAnswered([...answered, one])}
              />
            ));
          }
          if (answered.length > 0) return null;
          return (
            <Notice>
              <p>{say("none")}</p>
              <p>{say("noneHow")}</p>
            </Notice>
          );
        }}
      </Loaded>
    </div>
  );
}

/** What came of an answer, and the way on. */
function Answer({ organization, taken }: Answered) {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  if (taken === null) return <Notice kind="done">{say("declined", { organization })}</Notice>;
  const role = sayOrganization(taken.role);
  if (taken.startsOn > dayOf(new Date())) {
    const when = dayName(taken.startsOn);
    return <Notice kind="done">{say("acceptedFrom", { when, organization, role })}</Notice>;
  }
  return (
    <Notice kind="done">
      <p>{say("accepted", { organization, role })}</p>
      <ButtonLink to={homeOf([taken.role])}>{say("go")}</ButtonLink>
    </Notice>
  );
}
