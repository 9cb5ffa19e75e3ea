import { confirmPath } from "../../src/appointments/bookingWish";
import { ask, type Session } from "../people";

interface Free {
  service: string;
  startsAt: string;
  venue: string;
}

interface Days {
  availability: { days: { slots: { startsAt: string; venue: { id: string } | null }[] }[] };
}

const SERVICE = "{ services(first: 1) { edges { node { id } } } }";
const DAYS = `query($service: ID!, $from: Date!, $to: Date!) {
  availability(serviceId: $service, mode: IN_PERSON, from: $from, to: $to) {
    days { slots { startsAt venue { id } } }
  }
}`;
const DAY_MS = 86_400_000;

/**
 * A time, some days from now, at which one specialist alone is free at a venue: taken, it is gone.
 *
 * Each `turn` is another venue, so that tests at the same time take nothing from one another.
 */
export async function loneTime(turn: number): Promise<Free> {
  const { services } = await ask<{ services: { edges: { node: { id: string } }[] } }>(SERVICE);
  const service = services.edges[0]?.node.id ?? "";
  const day = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
  const { availability } = await ask<Days>(DAYS, { service, from: day(4), to: day(12) });
  const starts = new Map<string, string[]>();
  for (const { startsAt, venue } of availability.days.flatMap(({ slots }) => slots)) {
    if (venue !== null) starts.set(venue.id, [...(starts.get(venue.id) ?? []), startsAt]);
  }
  const lone = [...starts].flatMap(([venue, all]) => {
    const startsAt = all.find((one) => all.indexOf(one) === all.lastIndexOf(one));
    return startsAt ? [{ service, startsAt, venue }] : [];
  });
  const free = lone[turn];
  if (!free) throw new Error(`only at ${lone.length} venues is one specialist free alone`);
  return free;
}

/** The address of the form for it. */
export function confirming({ service, startsAt, venue }: Free): string {
  return confirmPath({ service, at: startsAt, mode: "IN_PERSON", venue });
}

/** Keep a time for somebody, which ends what they kept before; gives why not. */
export async function hold(session: Session, free: Free): Promise<string[]> {
  const { service, startsAt, venue } = free;
  const { holdSlot } = await ask<{ holdSlot: { errors: { code: string }[] } }>(
    "mutation($input: HoldSlotInput!) { holdSlot(input: $input) { errors { code } } }",
    { input: { serviceId: service, startsAt, venueId: venue, mode: "IN_PERSON" } },
    session.accessToken,
  );
  return holdSlot.errors.map(({ code }) => code);
}
