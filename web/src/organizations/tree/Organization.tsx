import { Button } from "antd-mobile";
import { useState } from "react";
import { useParams } from "react-router";
import { useQuery } from "urql";
import { ForRoles } from "../../coordination/ForRoles";
import { ButtonLink } from "../../shell/ButtonLink";
import { Loaded } from "../../shell/Loaded";
import { Notice } from "../../shell/Notice";
import { RowLink, Rows } from "../../shell/Rows";
import { Screen } from "../../shell/Screen";
import styles from "../Organizations.module.css";
import { Parts, useChosenPart } from "../Parts";
import { useWords as useOrganizationWords } from "../words";
import { BELOW } from "./kinds";
import { Level } from "./Level";
import {
  type OrganizationsDetailsFragment,
  OrganizationsOneDocument,
} from "./organization.generated";
import { Retire } from "./Retire";
import { rightsIn } from "./rights";
import { stateOf } from "./state";
import { VerifySheet } from "./VerifySheet";
import { useWords } from "./words";

/** One organization, for those who look after it. */
export function Component() {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  const { id = "" } = useParams();
  const [read, again] = useQuery({ query: OrganizationsOneDocument, variables: { id } });
  return (
    <Screen title={say("title")} back={true}>
      <ForRoles roles={["COORDINATOR", "DISTRICT_ADMIN"]}>
        {(viewer) => (
          <Loaded
            read={read}
            find={({ node }) => (node && "venues" in node ? node : null)}
            again={again}
            missing={<Notice>{sayOrganization("noSuch")}</Notice>}
          >
            {(organization) => (
              <Shown
                organization={organization}
                isAdmin={viewer.roles.includes("DISTRICT_ADMIN")}
              />
            )}
          </Loaded>
        )}
      </ForRoles>
    </Screen>
  );
}

interface ShownProps {
  organization: OrganizationsDetailsFragment;
  isAdmin: boolean;
}

function Shown({ organization, isAdmin }: ShownProps) {
  const say = useWords();
  const isPart = useChosenPart() !== null;
  const { id, kind } = organization;
  const below = BELOW[kind].map((one) => ({
    name: one,
    title: say(`groups_${one}`),
    content: <Level parentId={id} kind={one} inactiveToo={false} />,
  }));
  // The centre's own tree is the list one comes from.
  const shown = kind === "DISTRICT_CENTRE" ? [] : below;
  const parts = [
    { name: "venues", title: say("venues"), content: <Venues organization={organization} /> },
    { name: "more", title: say("more"), content: <Ways organization={organization} /> },
    ...shown,
  ];
  return (
    <div className={styles.screen}>
      {!isPart && <Card organization={organization} isAdmin={isAdmin} />}
      <Parts parts={parts} />
    </div>
  );
}

function Card({ organization, isAdmin }: ShownProps) {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  const [isVerifying, setIsVerifying] = useState(false);
  const { id, kind, name, code, creditCode, parent, isActive } = organization;
  const { mayChange, mayRun } = rightsIn(organization, isAdmin);
  const state = stateOf(organization);
  return (
    <section className={styles.card} aria-label={say("details")}>
      <h2 className={styles.name}>{name}</h2>
      <p>{[sayOrganization(kind), state && sayOrganization(state)].filter(Boolean).join(" · ")}</p>
      {parent && <p className={styles.hint}>{say("parent", { name: parent.name })}</p>}
      <p className={styles.hint}>{say("codeIs", { code })}</p>
      {creditCode && <p className={styles.hint}>{say("creditCodeIs", { code: creditCode })}</p>}
      {!mayRun && <p>{say("readOnly")}</p>}
      {mayChange && (
        <div className={styles.tools}>
          {state === "unverified" && (
            <Button color="primary" onClick={() => setIsVerifying(true)}>
              {say("verify")}
            </Button>
          )}
          <ButtonLink to={`/organizations/${id}/edit`}>{sayOrganization("edit")}</ButtonLink>
          <Retire id={id} isActive={isActive} />
        </div>
      )}
      {isVerifying && (
        <VerifySheet
          {...{ id, name, creditCode }}
          onVerified={() => setIsVerifying(false)}
          onClose={() => setIsVerifying(false)}
        />
      )}
    </section>
  );
}

function Venues({ organization }: { organization: OrganizationsDetailsFragment }) {
  const say = useWords();
  const { id, venues, invitations } = organization;
  return (
    <>
      {venues.length === 0 && <Notice>{say("noVenues")}</Notice>}
      <Rows label={say("venues")}>
        {venues.map((venue) => (
          <RowLink
            key={venue.id}
            to={`/organizations/${id}/venues/${venue.id}`}
            title={venue.name}
            detail={venue.address}
          />
        ))}
      </Rows>
      {invitations && (
        <ButtonLink to={`/organizations/${id}/venues/new`}>{say("addVenue")}</ButtonLink>
      )}
    </>
  );
}

function Ways({ organization }: { organization: OrganizationsDetailsFragment }) {
  const say = useWords();
  const { id, kind, members, invitations } = organization;
  const hasBelow = BELOW[kind].length > 0;
  return (
    <>
      <Rows>
        {members && (
          <RowLink
            to={`/organizations/${id}/members`}
            title={say("members")}
            detail={say("membersCount", { count: members.length })}
          />
        )}
        <RowLink to={`/organizations/${id}/teams`} title={say("teams")} />
      </Rows>
      {invitations && hasBelow && (
        <ButtonLink to={`/organizations/new?parent=${id}`}>{say("add")}</ButtonLink>
      )}
    </>
  );
}
