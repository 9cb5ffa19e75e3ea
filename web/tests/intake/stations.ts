import { ask, sessionOf } from "../people";

/** On the staff of the district's centre, and so of every station below it. */
export const STAFF = "+8613490000180";

const STATIONS: Record<string, string> = {
  phone: "changhai-station",
  desktop: "xinjiangwancheng-station",
};

export interface Station {
  id: string;
  name: string;
  desks: { id: string; name: string }[];
}

interface Venues {
  venues: { edges: { node: Station & { code: string } }[] };
}

/** A station of this project's own, open at whatever hour the tests run. */
export async function stationOf(project: string): Promise<Station> {
  const { accessToken } = await sessionOf(STAFF);
  const { venues } = await ask<Venues>(
    "{ venues(first: 100) { edges { node { id code name desks { id name } } } } }",
  );
  const station = venues.edges.find(({ node }) => node.code === STATIONS[project])?.node;
  if (!station) throw new Error(`no station for ${project}`);
  await ask(
    "mutation($v: ID!) { setOpeningHours(input: {venueId: $v, hours: []}) { errors { message } } }",
    { v: station.id },
    accessToken,
  );
  return station;
}

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const LENGTH_MS = 45 * MINUTE_MS;

function wall(instant: number): { date: string; time: string } {
  const zone = { timeZone: "Asia/Shanghai" };
  return {
    date: new Intl.DateTimeFormat("en-CA", zone).format(instant),
    time: new Intl.DateTimeFormat("en-GB", { ...zone, timeStyle: "short" }).format(instant),
  };
}

/** A quarter from which a meeting can be booked still, and checked in already. */
function soon(): number {
  const early = Math.ceil((Date.now() + 65 * MINUTE_MS) / QUARTER_MS) * QUARTER_MS;
  const { date } = wall(early + LENGTH_MS - 1);
  // Hours end with their day: the first ones of the next day are within two hours, too.
  return wall(early).date === date ? early : Date.parse(`${date}T00:00:00+08:00`);
}

interface Choices {
  specialists: { edges: { node: { id: string } }[] };
  services: { edges: { node: { id: string; code: string } }[] };
}

export interface Visit {
  id: string;
  reference: string;
  /** The day it is on, by the station's clock. */
  date: string;
}

/** Somebody with that number meets one of the station's specialists within two hours. */
export async function visitSoon(station: Station, phone: string, name: string): Promise<Visit> {
  const { accessToken } = await sessionOf(STAFF);
  const { specialists, services } = await ask<Choices>(
    "query($v: ID!) { specialists(venueId: $v) { edges { node { id } } } services(first: 50) { edges { node { id code } } } }",
    { v: station.id },
  );
  const service = services.edges.find(({ node }) => node.code === "community-advice");
  const startsAt = soon();
  for (const { node } of specialists.edges) {
    const hours = { specialistId: node.id, venueId: station.id, startsAt };
    await keepHours(hours, accessToken);
    const booking = { ...hours, serviceId: service?.node.id, mode: "IN_PERSON" };
    const made = await book(phone, name, booking, accessToken);
    if (made) return { ...made, date: wall(startsAt).date };
  }
  throw new Error(`nobody of ${station.name} is free at ${wall(startsAt).time}`);
}

interface Hours {
  specialistId: string;
  venueId: string;
  startsAt: number;
}

async function keepHours({ startsAt, ...whose }: Hours, accessToken: string): Promise<void> {
  const { time: endsAt } = wall(startsAt + LENGTH_MS);
  const on = { date: wall(startsAt).date, startsAt: wall(startsAt).time };
  const until = { endsAt: endsAt === "00:00" ? "24:00" : endsAt };
  await ask(
    "mutation($i: AddDateOverrideInput!) { addDateOverride(input: $i) { errors { message } } }",
    { i: { ...whose, ...on, ...until, kind: "AVAILABLE", modes: ["IN_PERSON"] } },
    accessToken,
  );
}

/** Null where that time is taken. */
async function book(
  phone: string,
  name: string,
  booking: { startsAt: number },
  accessToken: string,
): Promise<Omit<Visit, "date"> | null> {
  const startsAt = new Date(booking.startsAt).toISOString();
  const { takeCall } = await ask<{ takeCall: { appointment: Visit | null } }>(
    "mutation($i: TakeCallInput!) { takeCall(input: $i) { appointment { id reference } } }",
    {
      i: {
        phone,
        name,
        consent: { method: "SPOKEN" },
        intakeChannel: "WALK_IN",
        booking: { ...booking, startsAt },
      },
    },
    accessToken,
  );
  return takeCall.appointment;
}
