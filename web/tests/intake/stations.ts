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
const HOUR_MS = 60 * MINUTE_MS;

function wall(instant: number): { date: string; time: string } {
  const zone = { timeZone: "Asia/Shanghai" };
  return {
    date: new Intl.DateTimeFormat("en-CA", zone).format(instant),
    time: new Intl.DateTimeFormat("en-GB", { ...zone, timeStyle: "short" }).format(instant),
  };
}

/** Today, or tomorrow where today has not an hour left beyond the notice that a booking needs. */
function nearDay(): { date: string; startsAt: string; endsAt: string } {
  const early = Math.floor((Date.now() + HOUR_MS) / HOUR_MS) * HOUR_MS;
  const [begin, end] = [wall(early), wall(early + 2 * HOUR_MS)];
  if (begin.date === end.date) return { date: begin.date, startsAt: begin.time, endsAt: end.time };
  if (end.time === "00:00") return { date: begin.date, startsAt: begin.time, endsAt: "24:00" };
  return { date: end.date, startsAt: "00:00", endsAt: "01:00" };
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

/** Somebody with that number meets one of the station's specialists soon enough to be checked in. */
export async function visitSoon(station: Station, phone: string, name: string): Promise<Visit> {
  const { specialists, services } = await ask<Choices>(
    "query($v: ID!) { specialists(venueId: $v) { edges { node { id } } } services(first: 50) { edges { node { id code } } } }",
    { v: station.id },
  );
  const serviceId = services.edges.find(({ node }) => node.code === "community-advice")?.node.id;
  const day = nearDay();
  for (const { node } of specialists.edges) {
    const where = { specialistId: node.id, venueId: station.id };
    // An earlier test may have kept these hours already, which is just as well.
    await asStaff("AddDateOverride", { ...where, ...day, kind: "AVAILABLE", modes: ["IN_PERSON"] });
    const startsAt = await soonestOf({ ...where, serviceId, date: day.date });
    if (startsAt === undefined) continue;
    const booking = { ...where, serviceId, startsAt, mode: "IN_PERSON" };
    const made = await book({ phone, name, booking });
    if (made) return { ...made, date: day.date };
  }
  throw new Error(`nobody of ${station.name} is free soon`);
}

interface Free {
  availability: { days: { slots: { startsAt: string }[] }[] };
}

async function soonestOf(asked: Record<string, unknown>): Promise<string | undefined> {
  const { availability } = await ask<Free>(
    "query($serviceId: ID!, $date: Date!, $specialistId: ID, $venueId: ID) { availability(serviceId: $serviceId, from: $date, to: $date, specialistId: $specialistId, venueId: $venueId, mode: IN_PERSON) { days { slots { startsAt } } } }",
    asked,
  );
  const slots = availability.days.flatMap(({ slots }) => slots);
  const latest = Date.now() + 2 * HOUR_MS - MINUTE_MS;
  return slots.find(({ startsAt }) => Date.parse(startsAt) < latest)?.startsAt;
}

/** Null where somebody else was quicker. */
async function book(call: Record<string, unknown>): Promise<Omit<Visit, "date"> | null> {
  const who = { consent: { method: "SPOKEN" }, intakeChannel: "WALK_IN" };
  const answer = await asStaff("TakeCall", { ...call, ...who }, "appointment { id reference }");
  return answer.appointment ?? null;
}

async function asStaff(
  mutation: string,
  input: Record<string, unknown>,
  wanted = "errors { message }",
): Promise<{ appointment?: Omit<Visit, "date"> | null }> {
  const { accessToken } = await sessionOf(STAFF);
  const name = mutation.charAt(0).toLowerCase() + mutation.slice(1);
  const answer = await ask<Record<string, { appointment?: Omit<Visit, "date"> | null }>>(
    `mutation($i: ${mutation}Input!) { ${name}(input: $i) { ${wanted} } }`,
    { i: input },
    accessToken,
  );
  return answer[name] ?? {};
}
