import { useSearchParams } from "react-router";
import { useQuery } from "urql";
import { dayOf } from "../language/moments";
import type { Viewer } from "../people/viewer";
import { Field } from "../shell/Field";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { Screen } from "../shell/Screen";
import styles from "./Board.module.css";
import { ByReference } from "./ByReference";
import { ForRoles } from "./ForRoles";
import filters from "./Meetings.module.css";
import { MeetingsOfDay } from "./MeetingsOfDay";
import { useWords } from "./meetingWords";
import { OrganizationChoice } from "./OrganizationChoice";
import { CoordinationOverviewDocument, type CoordinationVenueFragment } from "./overview.generated";
import { placesOf, useOrganization } from "./places";
import { useWords as useOverviewWords } from "./words";

/** A venue's day by specialist, and giving appointments to somebody else. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("title")} back="/coordination" wide>
      <ForRoles roles={["COORDINATOR", "DISTRICT_ADMIN"]}>
        {(viewer) => <OfViewer viewer={viewer} />}
      </ForRoles>
    </Screen>
  );
}

function OfViewer({ viewer }: { viewer: Viewer }) {
  const say = useWords();
  const sayOverview = useOverviewWords();
  const own = placesOf(viewer, ["COORDINATOR", "DISTRICT_ADMIN"]);
  const [organizationId, choose] = useOrganization(own);
  const [read, again] = useQuery({
    query: CoordinationOverviewDocument,
    variables: { organizationId },
  });
  return (
    <div className={styles.screen}>
      <p>{say("how")}</p>
      <OrganizationChoice
        label={sayOverview("organization")}
        own={own}
        value={organizationId}
        onChoose={choose}
      />
      <Loaded read={read} find={(found) => found.coordination} again={again}>
        {({ venues }) => <OfVenue venues={venues} />}
      </Loaded>
      <ByReference />
    </div>
  );
}

/** The venue and the day in the address (`?venue=`, `?date=`), else the first venue, today. */
function OfVenue({ venues }: { venues: CoordinationVenueFragment[] }) {
  const say = useWords();
  const [search, setSearch] = useSearchParams();
  const asked = venues.find(({ venue }) => venue.id === search.get("venue")) ?? venues[0];
  if (asked === undefined) return <Notice>{say("noVenue")}</Notice>;
  const date = search.get("date") ?? dayOf(new Date());
  const set = (name: string, value: string) =>
    setSearch(
      (was) => {
        was.set(name, value);
        return was;
      },
      { replace: true },
    );
  return (
    <>
      <div className={filters.filters}>
        <Field label={say("venue")}>
          {(wiring) => (
            <select
              {...wiring}
              value={asked.venue.id}
              onChange={(event) => set("venue", event.target.value)}
            >
              {venues.map(({ venue }) => (
                <option key={venue.id} value={venue.id}>
                  {venue.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={say("day")}>
          {(wiring) => (
            <input
              {...wiring}
              type="date"
              required
              value={date}
              onChange={(event) => event.target.value && set("date", event.target.value)}
            />
          )}
        </Field>
      </div>
      <MeetingsOfDay key={`${asked.venue.id} ${date}`} venueId={asked.venue.id} date={date} />
    </>
  );
}
