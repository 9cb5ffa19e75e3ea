import { distanceName } from "../services/near";
import { Field } from "../shell/Field";
import type { Earliest } from "./ChooseEarliest";
import { useVenues } from "./slotsReading";
import { useWords } from "./slotsWords";

interface ChooseVenueProps {
  earliest: Earliest;
  value: string | undefined;
  onChoose: (venueId: string) => void;
}

/** Where to look through the calendar: the places that have times soon, then all others. */
export function ChooseVenue({ earliest, value, onChoose }: ChooseVenueProps) {
  const say = useWords();
  const { free, rest } = useVenueGroups(earliest);
  return (
    <Field label={say("venue")}>
      {(wiring) => (
        <select {...wiring} value={value} onChange={(event) => onChoose(event.target.value)}>
          <optgroup label={say("venueFree")}>
            {free.map((one) => (
              <option key={one.id} value={one.id}>
                {venueLine(one)}
              </option>
            ))}
          </optgroup>
          <optgroup label={say("venueRest")}>
            {rest.map((one) => (
              <option key={one.id} value={one.id}>
                {venueLine(one)}
              </option>
            ))}
          </optgroup>
        </select>
      )}
    </Field>
  );
}

interface Venue {
  id: string;
  name: string;
  distanceMeters?: number | null;
}

export function useVenueGroups(earliest: Earliest): { free: Venue[]; rest: Venue[] } {
  const venues = useVenues();
  const free = earliest.flatMap(({ slot, distanceMeters }) =>
    slot.venue ? [{ ...slot.venue, distanceMeters }] : [],
  );
  const known = new Set(free.map(({ id }) => id));
  return { free, rest: venues.filter(({ id }) => !known.has(id)) };
}

function venueLine({ name, distanceMeters }: Venue): string {
  return typeof distanceMeters === "number" ? `${name} · ${distanceName(distanceMeters)}` : name;
}
