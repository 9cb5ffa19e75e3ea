import { Field } from "../shell/Field";
import { useVenues, type VenueChoice } from "./useVenues";
import { useWords } from "./words";

interface VenueFieldProps {
  /** Null: not bound to a place. */
  venue: VenueChoice | null;
  onVenue: (venue: VenueChoice | null) => void;
  problem?: string;
}

/** Where somebody receives people; the one chosen stands there before the others are known. */
export function VenueField({ venue, onVenue, problem }: VenueFieldProps) {
  const say = useWords();
  const venues = useVenues();
  const others = venues.filter(({ id }) => id !== venue?.id);
  return (
    <Field label={say("venue")} hint={say("venueHint")} problem={problem}>
      {(wiring) => (
        <select
          {...wiring}
          value={venue?.id ?? ""}
          onChange={({ target }) => onVenue(venues.find(({ id }) => id === target.value) ?? null)}
        >
          <option value="">{say("anywhere")}</option>
          {venue && <option value={venue.id}>{venue.name}</option>}
          {others.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
