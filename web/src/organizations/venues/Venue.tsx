import { useParams } from "react-router";
import { useQuery } from "urql";
import { ForRoles } from "../../coordination/ForRoles";
import { DISTRICT_ZONE } from "../../language/moments";
import { ButtonLink } from "../../shell/ButtonLink";
import { Loaded } from "../../shell/Loaded";
import { Notice } from "../../shell/Notice";
import { Screen } from "../../shell/Screen";
import styles from "../Organizations.module.css";
import { Parts, useChosenPart } from "../Parts";
import { useWords as useOrganizationWords } from "../words";
import { Closures } from "./Closures";
import { Desks } from "./Desks";
import { HoursEditor } from "./HoursEditor";
import { HoursList } from "./HoursList";
import { type OrganizationsVenueFragment, OrganizationsVenueReadDocument } from "./venue.generated";
import { useWords } from "./words";

/** One place where people are received: when it is open, its desks, and when it is closed. */
export function Component() {
  const say = useWords();
  const { venueId = "" } = useParams();
  const [read, again] = useQuery({
    query: OrganizationsVenueReadDocument,
    variables: { id: venueId },
  });
  return (
    <Screen title={say("title")} back={true}>
      <ForRoles roles={["COORDINATOR", "DISTRICT_ADMIN"]}>
        {() => (
          <Loaded
            read={read}
            find={({ node }) => (node && "desks" in node ? node : null)}
            again={again}
            missing={<Notice>{say("noSuch")}</Notice>}
          >
            {(venue) => <Shown venue={venue} />}
          </Loaded>
        )}
      </ForRoles>
    </Screen>
  );
}

function Shown({ venue }: { venue: OrganizationsVenueFragment }) {
  const say = useWords();
  const isPart = useChosenPart() !== null;
  // Whoever may invite to the organization runs its venues.
  const mayRun = Boolean(venue.organization.invitations);
  const Hours = mayRun ? HoursEditor : HoursList;
  const parts = [
    { name: "hours", title: say("hours"), content: <Hours venue={venue} /> },
    { name: "desks", title: say("desks"), content: <Desks venue={venue} mayRun={mayRun} /> },
    {
      name: "closures",
      title: say("closures"),
      content: <Closures venue={venue} mayRun={mayRun} />,
    },
  ];
  return (
    <div className={styles.screen}>
      {!isPart && <Card venue={venue} mayRun={mayRun} />}
      <Parts parts={parts} />
    </div>
  );
}

function Card({ venue, mayRun }: { venue: OrganizationsVenueFragment; mayRun: boolean }) {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  const { id, name, address, phone, timeZone, organization } = venue;
  return (
    <section className={styles.card} aria-label={name}>
      <h2 className={styles.name}>{name}</h2>
      <p>{address}</p>
      <p className={styles.hint}>{phone ? say("phoneIs", { phone }) : say("noPhone")}</p>
      <p className={styles.hint}>{say("of", { name: organization.name })}</p>
      {timeZone !== DISTRICT_ZONE && (
        <p className={styles.hint}>{say("zone", { zone: timeZone })}</p>
      )}
      {mayRun ? (
        <div className={styles.tools}>
          <ButtonLink to={`/organizations/${organization.id}/venues/${id}/edit`}>
            {sayOrganization("edit")}
          </ButtonLink>
        </div>
      ) : (
        <p>{say("readOnly")}</p>
      )}
    </section>
  );
}
