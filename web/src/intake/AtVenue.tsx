import type { ReactNode } from "react";
import { useSearchParams } from "react-router";
import { useQuery } from "urql";
import { Field } from "../shell/Field";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { STAFF } from "./ForStaff";
import { useRemembered } from "./remembered";
import {
  DeskVenuesDocument,
  type DeskVenuesQuery,
  type IntakeVenueFragment,
} from "./venues.generated";
import { useWords } from "./words";

export type DeskVenue = IntakeVenueFragment;

/** Where one is on the staff: the own organizations' venues, then those one level below. */
export function staffedVenues({ viewer }: DeskVenuesQuery): DeskVenue[] {
  const own = viewer?.memberships.filter(({ role }) => STAFF.includes(role)) ?? [];
  const organizations = own.flatMap(({ organization }) => organization ?? []);
  const venues = [
    ...organizations.flatMap(({ venues }) => venues),
    ...organizations.flatMap(({ children }) => children.edges.flatMap(({ node }) => node.venues)),
  ];
  return [...new Map(venues.map((venue) => [venue.id, venue])).values()];
}

interface AtVenueProps {
  children: (venue: DeskVenue, choice: ReactNode) => ReactNode;
}

/** What concerns one venue: that of the address (`?venue=`), else the one this device stands at. */
export function AtVenue({ children }: AtVenueProps) {
  const say = useWords();
  const [read, again] = useQuery({ query: DeskVenuesDocument });
  const [search, setSearch] = useSearchParams();
  const [remembered, remember] = useRemembered("venue");
  const choose = (id: string) => {
    remember(id);
    setSearch((now) => ({ ...Object.fromEntries(now), venue: id }), { replace: true });
  };
  return (
    <Loaded read={read} find={staffedVenues} again={again}>
      {(venues) => {
        const named = (id: string | null) => venues.find((venue) => venue.id === id);
        const venue = named(search.get("venue")) ?? named(remembered) ?? venues[0];
        if (venue === undefined) return <Notice>{say("noVenue")}</Notice>;
        return children(venue, <VenueChoice venues={venues} value={venue.id} onChoose={choose} />);
      }}
    </Loaded>
  );
}

interface VenueChoiceProps {
  venues: DeskVenue[];
  value: string;
  onChoose: (id: string) => void;
}

function VenueChoice({ venues, value, onChoose }: VenueChoiceProps) {
  const say = useWords();
  return (
    <Field label={say("venue")}>
      {(wiring) => (
        <select {...wiring} value={value} onChange={(event) => onChoose(event.target.value)}>
          {venues.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
