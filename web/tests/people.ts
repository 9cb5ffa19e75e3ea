import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";

const MULIN = resolve(import.meta.dirname, "../../.venv/bin/mulin");
const run = promisify(execFile);

/** Where `opening.ts` leaves the access tokens of demo accounts, by worker and phone. */
export const SESSIONS = resolve(process.env.MULIN_DATA_DIR ?? ".", "../sessions.json");

/** What a signed-in browser keeps; see src/people/session.ts. */
export interface Session {
  accessToken: string;
  refreshToken: string;
  personId: string;
}

/** Ask the API as a person would; without a token as a stranger. Throws what GraphQL calls errors. */
export async function ask<Data>(
  query: string,
  variables: Record<string, unknown> = {},
  accessToken?: string,
): Promise<Data> {
  const response = await fetch(`${process.env.MULIN_URL}/graphql`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      ...(accessToken ? { Authorization: `Bearer ${accessToken}` } : {}),
    },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as { data: Data; errors?: unknown };
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
}

const sessions = new Map<string, Promise<Session>>();

/** A session of a demo account (`mulin demo accounts` lists them). */
export function sessionOf(phone: string): Promise<Session> {
  const known = sessions.get(phone) ?? openSession(phone);
  sessions.set(phone, known);
  return known;
}

async function openSession(phone: string): Promise<Session> {
  const opened = JSON.parse(await readFile(SESSIONS, "utf8")) as Record<string, string>[];
  const worker = Number(process.env.TEST_PARALLEL_INDEX ?? 0);
  const found = await sessionWith(opened[worker]?.[phone] ?? "");
  // Ended by a test that signed out.
  return found ?? mustBe(await sessionWith((await tokensOf([phone]))[0] ?? ""), phone);
}

async function sessionWith(accessToken: string): Promise<Session | null> {
  const response = await fetch(`${process.env.MULIN_URL}/graphql`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${accessToken}` },
    body: JSON.stringify({ query: "{ viewer { id } }" }),
  });
  const { data } = (await response.json()) as { data?: { viewer: { id: string } | null } };
  return data?.viewer ? { accessToken, refreshToken: "unused", personId: data.viewer.id } : null;
}

function mustBe(session: Session | null, phone: string): Session {
  if (session === null) throw new Error(`no session of ${phone} can be opened`);
  return session;
}

/** An access token of each of these demo accounts, of a session of its own. */
export async function tokensOf(phones: string[]): Promise<string[]> {
  const { stdout } = await run(MULIN, ["demo", "token", ...phones]);
  return stdout.trim().split("\n");
}

interface Account {
  phone: string;
  name: string;
  roles: string[];
}

export async function accounts(): Promise<Account[]> {
  const { stdout } = await run(MULIN, ["demo", "accounts", "--json"]);
  return JSON.parse(stdout) as Account[];
}

/** The phone of the demo specialist of that name. */
export async function phoneOfSpecialist(name: string): Promise<string> {
  const found = (await accounts()).find(
    (one) => one.name === name && one.roles.includes("specialist"),
  );
  if (!found) throw new Error(`no demo specialist is called ${name}`);
  return found.phone;
}

let newcomers = 0;

/** A phone number nobody has yet; every process of the suite has its own hundred of them. */
export function unusedPhone(): string {
  const worker = Number(process.env.TEST_PARALLEL_INDEX ?? 0);
  const serial = process.pid % 1000;
  newcomers += 1;
  return `+86139${worker}${String(serial).padStart(3, "0")}${String(newcomers).padStart(4, "0")}`;
}

/** The code that a server for trying out prints instead of texting it. */
export async function codeFor(phone: string): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const printed = await readFile(process.env.MULIN_CONSOLE ?? "", "utf8");
    const line = printed.split("\n").findLast((one) => one.includes(phone));
    const code = line?.replace(phone, "").match(/\b\d{6}\b/)?.[0];
    if (code) return code;
    await new Promise((wait) => setTimeout(wait, 100));
  }
  throw new Error(`no code for ${phone} on the server's console`);
}

/** Somebody who was never here before, signed in. A machine may ask for sixty codes an hour. */
export async function newcomer(): Promise<Session> {
  const phone = unusedPhone();
  await ask("mutation($p: String!) { requestSignInCode(input: {phone: $p}) { expiresAt } }", {
    p: phone,
  });
  const code = await codeFor(phone);
  const { signIn } = await ask<{ signIn: Session & { viewer: { id: string } } }>(
    "mutation($p: String!, $c: String!) { signIn(input: {phone: $p, code: $c}) { accessToken refreshToken viewer { id } } }",
    { p: phone, c: code },
  );
  return {
    accessToken: signIn.accessToken,
    refreshToken: signIn.refreshToken,
    personId: signIn.viewer.id,
  };
}
