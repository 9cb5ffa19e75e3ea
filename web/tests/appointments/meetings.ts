import { ask, phoneOfSpecialist, type Session, sessionOf } from "../people";

export interface Booked {
  id: string;
  reference: string;
  startsAt: string;
  specialist: { id: string; name: string };
}

interface Wish {
  service?: string;
  mode?: "IN_PERSON" | "PHONE";
  /** At least two days from now: it can still be cancelled then. */
  ahead?: boolean;
}

/** Book any free time of the next day that has one: tests that run beside this one book too. */
export async function book(
  session: Session,
  { service = "community-advice", mode = "IN_PERSON", ahead = false }: Wish = {},
): Promise<Booked> {
  const serviceId = await serviceOf(service);
  const slots = await freeSlots(serviceId, mode, dayIn(ahead ? 2 : 0));
  for (const slot of slots.sort(() => Math.random() - 0.5)) {
    const { bookAppointment } = await ask<{ bookAppointment: { appointment: Booked | null } }>(
      `mutation($i: BookAppointmentInput!) { bookAppointment(input: $i) {
        appointment { id reference startsAt specialist { id name } } } }`,
      {
        i: {
          serviceId,
          startsAt: slot.startsAt,
          mode,
          specialistId: slot.specialist.id,
          venueId: mode === "IN_PERSON" ? slot.venue?.id : null,
        },
      },
      session.accessToken,
    );
    if (bookAppointment.appointment) return bookAppointment.appointment;
  }
  throw new Error(`no free time for ${service}`);
}

interface Slot {
  startsAt: string;
  specialist: { id: string };
  venue: { id: string } | null;
}

async function freeSlots(serviceId: string, mode: string, from: string): Promise<Slot[]> {
  const { nextAvailable } = await ask<{ nextAvailable: { slot: Slot }[] }>(
    `query($s: ID!, $m: AppointmentMode!, $f: Date) {
      nextAvailable(serviceId: $s, mode: $m, from: $f, limit: 1) {
        slot { startsAt specialist { id } venue { id } } } }`,
    { s: serviceId, m: mode, f: from },
  );
  const first = nextAvailable[0]?.slot.startsAt;
  if (!first) return [];
  const { availability } = await ask<{ availability: { days: { slots: Slot[] }[] } }>(
    `query($s: ID!, $m: AppointmentMode!, $d: Date!) {
      availability(serviceId: $s, mode: $m, from: $d, to: $d) {
        days { slots { startsAt specialist { id } venue { id } } } } }`,
    { s: serviceId, m: mode, d: dayOf(Date.parse(first)) },
  );
  return availability.days.flatMap(({ slots }) => slots);
}

function dayIn(days: number): string {
  return dayOf(Date.now() + days * DAY_MS);
}

/** The day of an instant on the wall of the district. */
function dayOf(instant: number): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(instant);
}

async function serviceOf(code: string): Promise<string> {
  const { services } = await ask<{
    services: { edges: { node: { id: string; code: string } }[] };
  }>("{ services(first: 50) { edges { node { id code } } } }");
  const found = services.edges.find(({ node }) => node.code === code);
  if (!found) throw new Error(`no service ${code}`);
  return found.node.id;
}

/** Ask for one mutation, which is to succeed. */
async function done<Payload extends object>(
  name: string,
  wanted: string,
  input: Record<string, unknown>,
  { accessToken }: Session,
): Promise<Payload> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const answer = await ask<Record<string, Payload & { errors: unknown[] }>>(
    `mutation($input: ${type}!) { ${name}(input: $input) { ${wanted} errors { code message } } }`,
    { input },
    accessToken,
  );
  const payload = answer[name];
  if (!payload || payload.errors.length > 0) throw new Error(`${name}: ${JSON.stringify(payload)}`);
  return payload;
}

const STEP_MS = 5 * 60_000;

/** As its specialist, move a meeting to a few minutes from now, whatever hour it is: to the result. */
export async function bringForward({ id }: Booked, phone: string): Promise<number> {
  const session = await sessionOf(phone);
  const begin = soon();
  await forgetExceptions(session, dayOf(begin));
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", timeStyle: "short" });
  await done(
    "addDateOverride",
    "",
    {
      date: dayOf(begin),
      kind: "AVAILABLE",
      startsAt: clock.format(begin),
      endsAt: clock.format(begin + MEETING_MS),
      modes: ["PHONE"],
    },
    session,
  );
  await done(
    "rescheduleAppointment",
    "",
    { id, startsAt: new Date(begin).toISOString(), mode: "PHONE" },
    session,
  );
  return begin;
}

/** Exceptions of a day must not overlap; an earlier run may have left one. */
async function forgetExceptions(session: Session, day: string): Promise<void> {
  const { viewer } = await ask<{ viewer: { dateOverrides: { id: string; date: string }[] } }>(
    "{ viewer { dateOverrides { id date } } }",
    {},
    session.accessToken,
  );
  for (const { id } of viewer.dateOverrides.filter(({ date }) => date === day)) {
    await done("removeDateOverride", "", { id }, session);
  }
}

const MEETING_MS = 7 * STEP_MS;
const DAY_MS = 24 * 3_600_000;
const SHANGHAI_MS = 8 * 3_600_000;

/** In five to ten minutes; where midnight would fall into a meeting then, at midnight. */
function soon(): number {
  const begin = Math.ceil(Date.now() / STEP_MS) * STEP_MS + STEP_MS;
  const midnight = Math.ceil((begin + SHANGHAI_MS) / DAY_MS) * DAY_MS - SHANGHAI_MS;
  return begin + MEETING_MS >= midnight ? midnight : begin;
}

/** As a specialist, say that today begins later. */
export async function announceDelay(phone: string, minutes: number): Promise<void> {
  await done("announceDelay", "", { minutes }, await sessionOf(phone));
}

/** Wait for any time of the coming days; what is free is offered at once. */
export async function join(session: Session): Promise<void> {
  const serviceId = await serviceOf("community-advice");
  await done("joinWaitlist", "", { serviceId, from: dayIn(3), to: dayIn(10) }, session);
}

const DESK_STAFF = "+8613490000211";

/** A visit that is over: somebody took a number at a station and was helped at its desk. */
export async function visit(session: Session): Promise<{ id: string; phone: string }> {
  const staff = await sessionOf(DESK_STAFF);
  const [venue, specialist, serviceId] = await Promise.all([
    stationOf(staff),
    someSpecialist(),
    serviceOf("community-advice"),
  ]);
  // Open at any hour, so that numbers are given out whenever the test runs.
  await done("setOpeningHours", "", { venueId: venue.id, hours: [] }, staff);
  await done("takeNumber", "", { venueId: venue.id, serviceId }, session);
  const called = await done<{ walkIn: { id: string } }>(
    "callNext",
    "walkIn { id }",
    { venueId: venue.id, deskId: venue.desks[0]?.id },
    staff,
  );
  const { id } = called.walkIn;
  await done("startServing", "", { id }, staff);
  const served = await done<{ walkIn: { appointment: { id: string } } }>(
    "finishServing",
    "walkIn { appointment { id } }",
    { id, specialistId: specialist.id, note: "带上合同原件，先与对方书面协商。" },
    staff,
  );
  return { id: served.walkIn.appointment.id, phone: await phoneOfSpecialist(specialist.name) };
}

interface Station {
  id: string;
  desks: { id: string }[];
}

async function stationOf({ accessToken }: Session): Promise<Station> {
  const { viewer } = await ask<{
    viewer: { memberships: { organization: { venues: Station[] } }[] };
  }>("{ viewer { memberships { organization { venues { id desks { id } } } } } }", {}, accessToken);
  const venue = viewer.memberships[0]?.organization.venues[0];
  if (!venue) throw new Error("the station has no venue");
  return venue;
}

async function someSpecialist(): Promise<{ id: string; name: string }> {
  const { teams } = await ask<{
    teams: { edges: { node: { members: { specialist: { id: string; name: string } }[] } }[] };
  }>(
    "{ teams(kind: COMMUNITY, first: 1) { edges { node { members { specialist { id name } } } } } }",
  );
  const found = teams.edges[0]?.node.members[0]?.specialist;
  if (!found) throw new Error("the first community team has no member");
  return found;
}
