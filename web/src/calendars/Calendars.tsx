import { useQuery } from "urql";
import { SignedIn } from "../people/SignedIn";
import { Loaded } from "../shell/Loaded";
import { Screen } from "../shell/Screen";
import styles from "./Calendars.module.css";
import { MyCalendarsDocument, type MyCalendarsQuery } from "./calendars.generated";
import { Feeds } from "./Feeds";
import { Imports } from "./Imports";
import { useWords } from "./words";

/** Appointments out into the calendars of anybody, and busy times of specialists in from them. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("title")} back>
      <SignedIn>
        <Calendars />
      </SignedIn>
    </Screen>
  );
}

function Calendars() {
  const [read, again] = useQuery({ query: MyCalendarsDocument });
  return (
    <Loaded read={read} find={(data) => data.viewer} again={again}>
      {(viewer) => (
        <div className={styles.calendars}>
          <Feeds
            feeds={viewer.calendarFeeds}
            isSpecialist={viewer.specialist !== null}
            venues={venuesOf(viewer)}
          />
          {viewer.specialist && (
            <Imports
              imports={viewer.calendarImports}
              again={() => again({ requestPolicy: "network-only" })}
            />
          )}
        </div>
      )}
    </Loaded>
  );
}

const STAFF = ["STATION_STAFF", "COORDINATOR", "DISTRICT_ADMIN"];

/** The venues of the organizations somebody is on the staff of. */
function venuesOf({ memberships }: NonNullable<MyCalendarsQuery["viewer"]>) {
  const venues = memberships
    .filter(({ role }) => STAFF.includes(role))
    .flatMap(({ organization }) => organization?.venues ?? []);
  return [...new Map(venues.map((venue) => [venue.id, venue])).values()];
}
