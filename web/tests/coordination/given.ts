import { ask, newcomer, type Session, sessionOf } from "../people";

/** The contact of an enterprise in a park, and who coordinates that park. */
export const CONTACT = "+8613490000132";
export const COORDINATOR = "+8613490000258";

const BEFORE = `{
  viewer { memberships { organization { id } } }
  topics(first: 100) { edges { node { id code } } }
}`;
const SUBMIT = `mutation($input: SubmitConsultationInput!) {
  submitConsultation(input: $input) { consultation { status } errors { message } }
}`;

interface Before {
  viewer: { memberships: { organization: { id: string } }[] };
  topics: { edges: { node: { id: string; code: string } }[] };
}

/** A question of the enterprise on which nobody of the park's team advises: it waits for a hand. */
export async function waitingQuestion(title: string): Promise<void> {
  const { accessToken } = await sessionOf(CONTACT);
  const { viewer, topics } = await ask<Before>(BEFORE, {}, accessToken);
  const input = {
    organizationId: viewer.memberships[0]?.organization.id,
    topicId: topics.edges.find(({ node }) => node.code === "housing-lease")?.node.id,
    title,
    body: "业主迟迟不修，能否要求减租？",
  };
  const { submitConsultation } = await ask<{
    submitConsultation: { consultation: { status: string } | null; errors: unknown[] };
  }>(SUBMIT, { input }, accessToken);
  if (submitConsultation.consultation?.status !== "TRIAGED") {
    throw new Error(`It does not wait: ${JSON.stringify(submitConsultation)}`);
  }
}

const PLACES = `{
  teams(kind: COMMUNITY, first: 100) {
    edges { node { id organization { id kind venues { id } } } }
  }
  services(teamKind: COMMUNITY, first: 20) { edges { node { id code } } }
}`;
const FREE = `query($service: ID!, $team: ID!, $from: Date!, $to: Date!) {
  availability(serviceId: $service, teamId: $team, from: $from, to: $to, mode: PHONE) {
    days { slots { startsAt specialist { id name } venue { id } } }
  }
}`;
const BOOK = `mutation($input: BookAppointmentInput!) {
  bookAppointment(input: $input) {
    appointment { reference startsAt specialist { name } venue { id } } errors { message }
  }
}`;

interface Slot {
  startsAt: string;
  specialist: { id: string; name: string };
  venue: { id: string } | null;
}

export interface Booked {
  reference: string;
  startsAt: string;
  specialist: { name: string };
  venue: { id: string } | null;
}

/** A visit by phone at the centre, at a time when a colleague of its team is free as well. */
export async function visitWithColleagues(): Promise<Booked> {
  const { accessToken } = await newcomer();
  const { team, service } = await centre(accessToken);
  const from = new Date(Date.now() + 24 * 3_600_000);
  const to = new Date(from.getTime() + 9 * 24 * 3_600_000);
  const days = { from: from.toISOString().slice(0, 10), to: to.toISOString().slice(0, 10) };
  const { availability } = await ask<{ availability: { days: { slots: Slot[] }[] } }>(
    FREE,
    { service, team, ...days },
    accessToken,
  );
  const slot = sharedSlot(availability.days.flatMap(({ slots }) => slots));
  const { bookAppointment } = await ask<{
    bookAppointment: { appointment: Booked | null; errors: unknown[] };
  }>(
    BOOK,
    {
      input: {
        serviceId: service,
        teamId: team,
        specialistId: slot.specialist.id,
        startsAt: slot.startsAt,
        mode: "PHONE",
      },
    },
    accessToken,
  );
  if (!bookAppointment.appointment) throw new Error(JSON.stringify(bookAppointment.errors));
  return bookAppointment.appointment;
}

async function centre(accessToken: Session["accessToken"]) {
  const { teams, services } = await ask<{
    teams: { edges: { node: { id: string; organization: { kind: string } } }[] };
    services: { edges: { node: { id: string; code: string } }[] };
  }>(PLACES, {}, accessToken);
  const team = teams.edges.find(({ node }) => node.organization.kind === "DISTRICT_CENTRE");
  const service = services.edges.find(({ node }) => node.code === "community-advice");
  if (!team || !service) throw new Error("the demo district has no team of the centre");
  return { team: team.node.id, service: service.node.id };
}

/** The first slot at a venue at whose time somebody else is free, too. */
function sharedSlot(slots: Slot[]): Slot {
  const found = slots.find(
    (one) =>
      one.venue !== null &&
      slots.some(
        (other) => other.startsAt === one.startsAt && other.specialist.id !== one.specialist.id,
      ),
  );
  if (!found) throw new Error("nobody shares a free time within nine days");
  return found;
}
