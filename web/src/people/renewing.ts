import { type Table, table } from "../outbox/database";
import RENEW from "./renew.graphql?raw";

/** Who is signed in on this device, for every tab of it. */
export interface Session {
  accessToken: string;
  refreshToken: string;
  personId: string;
}

interface Renewal {
  refreshSession: { accessToken: string | null; refreshToken: string | null } | null;
}

export const SESSIONS = "mulin-sessions";

const EARLY_MS = 20_000;
/**
 * The newest session of each person, beside localStorage.
 *
 * What one tab writes there reaches another after a while, which may be after the lock does. The
 * database never lags, and the service worker can read it.
 */
export const newestSessions: Table<Session> = table<Session>(SESSIONS, "personId");

/** One tab, or the worker, renews at a time: a refresh token works once. */
export function alone<Result>(renew: () => Promise<Result>): Promise<Result> {
  return navigator.locks.request("mulin.session", renew);
}

/** When an access token ends, in milliseconds of the epoch. */
function endOf(accessToken: string): number {
  const [, claims] = accessToken.split(".");
  if (claims === undefined) return 0;
  const { exp } = JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/"))) as {
    exp: number;
  };
  return exp * 1000;
}

/** Whether the access token ends within seconds: asking with it would only bring a 401. */
export function expiresSoon(accessToken: string, now = Date.now()): boolean {
  return endOf(accessToken) - now < EARLY_MS;
}

export function isNewer(one: Session, other: Session): boolean {
  return endOf(one.accessToken) > endOf(other.accessToken);
}

/**
 * The session with new tokens; null when it is over. Belongs inside `alone`.
 *
 * Throws a TypeError when the server cannot be reached, which ends nothing.
 */
export async function renewed(session: Session): Promise<Session | null> {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ query: RENEW, variables: { token: session.refreshToken } }),
  });
  if (!response.ok) throw new TypeError(`refreshSession: ${response.status}`);
  const { data } = (await response.json()) as { data: Renewal | null };
  const { accessToken, refreshToken } = data?.refreshSession ?? {};
  return accessToken && refreshToken ? { ...session, accessToken, refreshToken } : null;
}
