import { ask, type Session, sessionOf } from "../people";

/** A specialist whom no other test works with: each project of the suite has its own. */
export function specialistOf(project: string, numbers: { phone: number; desktop: number }): string {
  return `+8613490000${project === "phone" ? numbers.phone : numbers.desktop}`;
}

export interface Booked {
  id: string;
  reference: string;
  startsAt: string;
  specialist: { id: string; name: string };
}

interface Answer {
  bookAppointment: { appointment: Booked | null };
}

/** Give somebody new a name, by which lists of others' appointments tell them. */
export async function rename({ accessToken }: Session, name: string): Promise<void> {
  await ask(
    "mutation($name: String!) { updateProfile(input: {name: $name}) { errors { message } } }",
    { name },
    accessToken,
  );
}

export async function idOf(phone: string): Promise<string> {
  const { accessToken } = await sessionOf(phone);
  const { viewer } = await ask<{ viewer: { specialist: { id: string } } }>(
    "{ viewer { specialist { id } } }",
    {},
    accessToken,
  );
  return viewer.specialist.id;
}

/** Book some free time of one specialist, the last that is offered: others take the first. */
export async function bookWith(
  phone: string,
  { accessToken }: Session,
  service: string,
  mode: "IN_PERSON" | "PHONE",
): Promise<Booked> {
  const specialistId = await idOf(phone);
  const serviceId = await serviceOf(service);
  for (const startsAt of await freeStarts(serviceId, specialistId, mode)) {
    const { bookAppointment } = await ask<Answer>(
      `mutation($i: BookAppointmentInput!) { bookAppointment(input: $i) {
        appointment { id reference startsAt specialist { id name } } } }`,
      { i: { serviceId, specialistId, startsAt, mode } },
      accessToken,
    );
    if (bookAppointment.appointment) return bookAppointment.appointment;
  }
  throw new Error(`${phone} has no free time for ${service}`);
}

async function freeStarts(serviceId: string, specialistId: string, mode: string) {
  const { availability } = await ask<{
    availability: { days: { slots: { startsAt: string }[] }[] };
  }>(
    `query($s: ID!, $p: ID!, $m: AppointmentMode!, $f: Date!, $t: Date!) {
      availability(serviceId: $s, specialistId: $p, mode: $m, from: $f, to: $t) {
        days { slots { startsAt } } } }`,
    { s: serviceId, p: specialistId, m: mode, f: dayIn(1), t: dayIn(13) },
  );
  return availability.days.flatMap(({ slots }) => slots.map(({ startsAt }) => startsAt)).reverse();
}

export async function serviceOf(code: string): Promise<string> {
  const { services } = await ask<{
    services: { edges: { node: { id: string; code: string } }[] };
  }>("{ services(first: 50) { edges { node { id code } } } }");
  const found = services.edges.find(({ node }) => node.code === code);
  if (!found) throw new Error(`no service ${code}`);
  return found.node.id;
}

/** A day on the wall of the district, so many days from today. */
export function dayIn(days: number): string {
  return dayOf(Date.now() + days * 86_400_000);
}

export function dayOf(instant: string | number): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(new Date(instant));
}

export function clockOf(instant: string | number): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", timeStyle: "short" }).format(
    new Date(instant),
  );
}
