import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { ask, type Session, sessionOf } from "../people";

const MULIN = resolve(import.meta.dirname, "../../../.venv/bin/mulin");
const run = promisify(execFile);

export const ENTERPRISE_CONTACT = "+8613490000130";
export const SCHOOL_CONTACT = "+8613490000150";
export const COORDINATOR = "+8613490000170";

interface Account {
  phone: string;
  roles: string[];
  name: string;
}

let accounts: Promise<Account[]> | undefined;

/** The phone of the demo account of a specialist, by the name the API gives them. */
export async function phoneOfSpecialist(name: string): Promise<string> {
  accounts ??= run(MULIN, ["demo", "accounts", "--json"]).then(
    ({ stdout }) => JSON.parse(stdout) as Account[],
  );
  const found = (await accounts).find(
    (one) => one.roles.includes("specialist") && one.name === name,
  );
  if (!found) throw new Error(`no demo account of a specialist called ${name}`);
  return found.phone;
}

export interface Asked {
  id: string;
  reference: string;
  title: string;
  /** Of the specialist who is at it. */
  phone: string;
}

const ORGANIZATION = "{ viewer { memberships { organization { id } } } }";
const SUBMIT = `mutation($input: SubmitConsultationInput!) {
  submitConsultation(input: $input) {
    consultation { id reference title team { id members { specialist { id name } } } specialist { name } }
    errors { message }
  }
}`;
const ASSIGN = `mutation($input: AssignConsultationInput!) {
  assignConsultation(input: $input) {
    consultation { specialist { name } } errors { message }
  }
}`;

interface Submitted {
  submitConsultation: {
    consultation: {
      id: string;
      reference: string;
      title: string;
      team: { id: string; members: { specialist: { id: string; name: string } }[] } | null;
      specialist: { name: string } | null;
    } | null;
    errors: { message: string }[];
  };
}

/** Ask through the API, for the contact's organization; and see that a specialist is at it. */
export async function askedBy(contactPhone: string, title: string): Promise<Asked> {
  const session = await sessionOf(contactPhone);
  const { viewer } = await ask<{ viewer: { memberships: { organization: { id: string } }[] } }>(
    ORGANIZATION,
    {},
    session.accessToken,
  );
  const organizationId = viewer.memberships[0]?.organization.id;
  return submitted(session, { organizationId, title, body: `${title}，请问怎么办？` });
}

async function submitted(session: Session, input: object): Promise<Asked> {
  const answer = await ask<Submitted>(SUBMIT, { input }, session.accessToken);
  const { consultation, errors } = answer.submitConsultation;
  if (!consultation) throw new Error(JSON.stringify(errors));
  const { id, reference, title, team, specialist } = consultation;
  const name = specialist?.name ?? (await assign(id, team?.members[0]?.specialist.id));
  return { id, reference, title, phone: await phoneOfSpecialist(name) };
}

async function assign(id: string, specialistId: string | undefined): Promise<string> {
  const { accessToken } = await sessionOf(COORDINATOR);
  const answer = await ask<{
    assignConsultation: { consultation: { specialist: { name: string } } };
  }>(ASSIGN, { input: { id, specialistId, reason: "演示" } }, accessToken);
  return answer.assignConsultation.consultation.specialist.name;
}

const POST = `mutation($input: PostMessageInput!) {
  postMessage(input: $input) { errors { message } }
}`;

/** Write into a thread through the API. */
export async function post(session: Session, id: string, body: string): Promise<void> {
  await ask(POST, { input: { id, body } }, session.accessToken);
}
