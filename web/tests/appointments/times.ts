import { confirmPath, type Wish } from "../../src/appointments/bookingWish";
import { ask, type Session } from "../people";

interface Free {
  service: string;
  startsAt: string;
  venue: string;
}

interface Answer {
  nextAvailable: { service: { id: string }; slot: { venue: { id: string } | null } }[];
}

interface Days {
  availability: { days: { slots: { startsAt: string }[] }[] };
}

const VENUES = `{ nextAvailable(mode: IN_PERSON, limit: 20) { service { id } slot { venue { id } } } }`;
const DAYS = `query($service: ID!, $venue: ID!, $from: Date!, $to: Date!) {
  availability(serviceId: $service, venueId: $venue, mode: IN_PERSON, from: $from, to: $to) {
    days { slots { startsAt } }
  }
}`;
const DAY_MS = 86_400_000;

/**
 * A time at which one specialist alone is free, some days from now: once taken, it is gone.
 *
 * `turn` gives those who look at the same time a venue of their own each.
 */
export async function loneTime(turn: number): Promise<Free> {
  const { nextAvailable } = await ask<Answer>(VENUES);
  const day = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
  for (const { service, slot } of nextAvailable.slice(turn)) {
    if (slot.venue === null) continue;
    const { availability } = await ask<Days>(DAYS, {
      service: service.id,
      venue: slot.venue.id,
      from: day(3),
      to: day(13),
    });
    const starts = availability.days.flatMap(({ slots }) => slots.map(({ startsAt }) => startsAt));
    const lone = starts.find((one) => starts.filter((other) => other === one).length === 1);
    if (lone) return { service: service.id, startsAt: lone, venue: slot.venue.id };
  }
  throw new Error("everywhere several specialists are free at the same time");
}

export function confirming({ service, startsAt, venue }: Free): string {
  const wish: Wish = { service, at: startsAt, mode: "IN_PERSON", venue };
  return confirmPath(wish);
}

/** Keep a time for somebody, which ends what they kept before. */
export async function hold(session: Session, free: Free): Promise<string[]> {
  const { holdSlot } = await ask<{ holdSlot: { errors: { code: string }[] } }>(
    "mutation($input: HoldSlotInput!) { holdSlot(input: $input) { errors { code } } }",
    {
      input: {
        serviceId: free.service,
        startsAt: free.startsAt,
        venueId: free.venue,
        mode: "IN_PERSON",
      },
    },
    session.accessToken,
  );
  return holdSlot.errors.map(({ code }) => code);
}
