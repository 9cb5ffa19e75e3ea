import { useState } from "react";
import { useQuery } from "urql";
import { useElder } from "../appearance/elder";
import type { MembershipRole } from "../graphql/schema.generated";
import type { Viewer } from "../people/viewer";
import { ButtonLink } from "../shell/ButtonLink";
import { Field } from "../shell/Field";
import { Loaded } from "../shell/Loaded";
import { Screen } from "../shell/Screen";
import { ForRoles } from "./ForRoles";
import { Members } from "./Members";
import { OrganizationChoice } from "./OrganizationChoice";
import styles from "./Overview.module.css";
import { CoordinationOverviewDocument, type CoordinationOverviewQuery } from "./overview.generated";
import { placesOf, useOrganization } from "./places";
import { Statuses } from "./Statuses";
import { Venues } from "./Venues";
import { Waiting } from "./Waiting";
import { useWords } from "./words";

type Overview = NonNullable<CoordinationOverviewQuery["coordination"]>;

const SEEING: MembershipRole[] = ["COORDINATOR", "DISTRICT_ADMIN", "STATION_STAFF", "AUDITOR"];

const PARTS = ["waiting", "statuses", "members", "venues"] as const;
type Part = (typeof PARTS)[number];

/** What waits, what is late, who carries how much, and today at each venue. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("title")} wide>
      <ForRoles roles={SEEING}>{(viewer) => <OfViewer viewer={viewer} />}</ForRoles>
    </Screen>
  );
}

function OfViewer({ viewer }: { viewer: Viewer }) {
  const say = useWords();
  const own = placesOf(viewer, SEEING);
  const [organizationId, choose] = useOrganization(own);
  const [read, again] = useQuery({
    query: CoordinationOverviewDocument,
    variables: { organizationId },
  });
  return (
    <div className={styles.screen}>
      <div className={styles.bar}>
        <OrganizationChoice
          label={say("organization")}
          own={own}
          value={organizationId}
          onChoose={choose}
        />
        <Ways viewer={viewer} organizationId={organizationId} />
      </div>
      <Loaded read={read} find={(data) => data.coordination} again={again}>
        {(found) => <Parts found={found} organizationId={organizationId} />}
      </Loaded>
    </div>
  );
}

function Ways({ viewer, organizationId }: { viewer: Viewer; organizationId: string }) {
  const say = useWords();
  const steers = placesOf(viewer, ["COORDINATOR", "DISTRICT_ADMIN"]).length > 0;
  const of = `?organization=${organizationId}`;
  return (
    <nav className={styles.ways} aria-label={say("title")}>
      {steers && (
        <>
          <ButtonLink to={`/coordination/board${of}`} primary>
            {say("board")}
          </ButtonLink>
          <ButtonLink to={`/coordination/appointments${of}`}>{say("meetings")}</ButtonLink>
          <ButtonLink to="/conflicts">{say("conflicts")}</ButtonLink>
        </>
      )}
      <ButtonLink to={`/ratings${of}`}>{say("ratings")}</ButtonLink>
    </nav>
  );
}

/** All parts one below the other; in elder mode the one that was chosen. */
function Parts({ found, organizationId }: { found: Overview; organizationId: string }) {
  const say = useWords();
  const elder = useElder();
  const [part, setPart] = useState<Part>("waiting");
  const shown: readonly Part[] = elder ? [part] : PARTS;
  return (
    <>
      {elder && (
        <Field label={say("part")}>
          {(wiring) => (
            <select
              {...wiring}
              value={part}
              onChange={(event) => setPart(event.target.value as Part)}
            >
              {PARTS.map((one) => (
                <option key={one} value={one}>
                  {say(one)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {shown.includes("waiting") && <Waiting found={found} organizationId={organizationId} />}
      {shown.includes("statuses") && <Statuses byStatus={found.byStatus} />}
      {shown.includes("members") && (
        <Members key={organizationId} members={found.members} organizationId={organizationId} />
      )}
      {shown.includes("venues") && <Venues venues={found.venues} />}
    </>
  );
}
