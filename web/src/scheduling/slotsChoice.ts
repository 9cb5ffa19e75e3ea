import { useSearchParams } from "react-router";
import { useElder } from "../appearance/elder";
import { isMode, type Wish } from "../appointments/bookingWish";
import type { AppointmentMode } from "../graphql/schema.generated";
import { type Bookable, isReserved } from "../services/bookable";

/** What was chosen so far; it stands in the address, so that "back" takes back the last of it. */
export interface Choice {
  topic: string | null;
  service: string | null;
  mode: AppointmentMode | null;
  venue: string | null;
  day: string | null;
  organization: string | null;
  /** Beyond the earliest times: "other" looks through the calendar. */
  look: string | null;
}

type Change = Partial<Record<keyof Choice, string | null>>;

export function useChoice(): [Choice, choose: (change: Change) => void] {
  const [search, setSearch] = useSearchParams();
  const elder = useElder();
  const mode = search.get("mode");
  const choice: Choice = {
    topic: search.get("topic"),
    service: search.get("service"),
    mode: isMode(mode) ? mode : null,
    venue: search.get("venue"),
    day: search.get("day"),
    organization: search.get("organization"),
    look: search.get("look"),
  };
  const choose = (change: Change) => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(change)) {
      if (value === null || value === undefined) next.delete(name);
      else next.set(name, value);
    }
    // One thing a screen is one entry of the history each; one screen is one entry.
    setSearch(next, { replace: !elder, preventScrollReset: !elder });
  };
  return [choice, choose];
}

/** What is known of a booking once service and way to meet are clear. */
export interface Sought {
  service: Bookable;
  mode: AppointmentMode;
  topic: string | null;
  organization: string | null;
}

/** Of the services on offer the one chosen, else the first: an organization's own for its contact. */
export function soughtOf(services: Bookable[], choice: Choice): Sought | null {
  const service =
    services.find(({ id }) => id === choice.service) ??
    (choice.organization ? services.find(isReserved) : undefined) ??
    services[0];
  const mode = service?.modes.find((one) => one === choice.mode) ?? service?.modes[0];
  if (service === undefined || mode === undefined) return null;
  return { service, mode, topic: choice.topic, organization: choice.organization };
}

/** The wish for a time: only in person does it matter where. */
export function wishFor(sought: Sought, at: string, venue: string | undefined): Wish {
  return {
    service: sought.service.id,
    at,
    mode: sought.mode,
    venue: sought.mode === "IN_PERSON" ? venue : undefined,
    topic: sought.topic ?? undefined,
    organization: sought.organization ?? undefined,
  };
}
