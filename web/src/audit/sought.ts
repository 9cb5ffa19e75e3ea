import { useSearchParams } from "react-router";
import { addDays } from "../language/moments";
import { instantAt } from "../scheduling/wallClock";

/** What of the trace is asked for, as it stands in the address; "": whatever it be. */
export interface Sought {
  person: string;
  action: string;
  object: string;
  /** First and last day. */
  from: string;
  to: string;
}

const NAMES = ["person", "action", "object", "from", "to"] as const;

type Change = (change: Partial<Sought>) => void;

/** The filters in the address, so that what was found can be sent to a colleague. */
export function useSought(): [sought: Sought, change: Change] {
  const [search, setSearch] = useSearchParams();
  const found = Object.fromEntries(NAMES.map((name) => [name, search.get(name) ?? ""]));
  const change: Change = (wanted) =>
    setSearch((was) => {
      for (const [name, value] of Object.entries(wanted)) {
        if (value) was.set(name, value);
        else was.delete(name);
      }
      return was;
    });
  return [found as unknown as Sought, change];
}

/** As the server asks for it: days are those of the district, the last one included. */
export function variablesOf({ person, action, object, from, to }: Sought) {
  return {
    personId: person || null,
    action: action || null,
    objectId: object || null,
    from: from ? instantAt(from, "00:00") : null,
    to: to ? instantAt(addDays(to, 1), "00:00") : null,
  };
}
