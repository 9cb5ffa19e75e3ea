import type { AppointmentMode } from "../graphql/schema.generated";

/** A time somebody tapped, with all that is needed to keep it for them; ids are the API's. */
export interface Wish {
  service: string;
  /** The start, an instant. */
  at: string;
  mode: AppointmentMode;
  /** Where, in person; elsewhere nobody has to come anywhere. */
  venue?: string;
  topic?: string;
  /** For which enterprise or school, where one is contact of several. */
  organization?: string;
}

/**
 * The address of the form for a wish.
 *
 * All of it stands in the address: whoever has to sign in first, or loads the page anew, is at
 * exactly the same step again.
 */
export function confirmPath(wish: Wish): string {
  return `/book/confirm?${new URLSearchParams(entriesOf(wish))}`;
}

/** The address of choosing a time, with what was chosen already. */
export function choosePath({ at: _, ...kept }: Wish): string {
  return `/book?${new URLSearchParams(entriesOf(kept))}`;
}

function entriesOf(wish: Partial<Wish>): [string, string][] {
  return Object.entries(wish).filter((entry): entry is [string, string] => Boolean(entry[1]));
}

/** Null for an address that says no time. */
export function wishOf(search: URLSearchParams): Wish | null {
  const say = (name: string) => search.get(name) ?? undefined;
  const [service, at, mode] = [say("service"), say("at"), say("mode")];
  if (!service || !at || !isMode(mode)) return null;
  return {
    service,
    at,
    mode,
    venue: say("venue"),
    topic: say("topic"),
    organization: say("organization"),
  };
}

export function isMode(text: string | null | undefined): text is AppointmentMode {
  return text === "IN_PERSON" || text === "PHONE" || text === "VIDEO";
}
