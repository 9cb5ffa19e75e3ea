import { useSyncExternalStore } from "react";

/** Who is signed in on this device, for every tab of it. */
export interface Session {
  accessToken: string;
  refreshToken: string;
  personId: string;
}

interface Renewal {
  refreshSession: {
    accessToken: string | null;
    refreshToken: string | null;
    errors: { message: string }[];
  } | null;
}

const KEY = "mulin.session";
const EARLY_MS = 20_000;
const RENEW =
  "mutation Renew($token: String!) { refreshSession(input: { refreshToken: $token }) { accessToken refreshToken errors { message } } }";

const listeners = new Set<() => void>();
let remembered: { text: string | null; session: Session | null } = { text: null, session: null };

export function currentSession(): Session | null {
  const text = localStorage.getItem(KEY);
  if (text !== remembered.text) {
    remembered = { text, session: text === null ? null : (JSON.parse(text) as Session) };
  }
  return remembered.session;
}

export function keepSession(session: Session | null): void {
  if (session === null) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, JSON.stringify(session));
  tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) addEventListener("storage", tell);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) removeEventListener("storage", tell);
  };
}

export function useSession(): Session | null {
  return useSyncExternalStore(subscribe, currentSession);
}

/** Whether the access token ends within seconds: asking with it would only bring a 401. */
export function expiresSoon(accessToken: string, now = Date.now()): boolean {
  const [, claims] = accessToken.split(".");
  if (claims === undefined) return true;
  const { exp } = JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/"))) as {
    exp: number;
  };
  return exp * 1000 - now < EARLY_MS;
}

/**
 * The session with an access token other than `stale`.
 *
 * A refresh token works once, and a second use ends the session: so one tab renews at a time, and
 * whoever waited takes what the first one got. Null when the session is over; throws a TypeError
 * when the server cannot be reached, which ends nothing.
 */
export function renewSession(stale: string): Promise<Session | null> {
  return navigator.locks.request("mulin.session", async () => {
    const session = currentSession();
    if (session === null || session.accessToken !== stale) return session;
    const response = await fetch("/graphql", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ query: RENEW, variables: { token: session.refreshToken } }),
    });
    if (!response.ok) throw new TypeError(`refreshSession: ${response.status}`);
    const { data } = (await response.json()) as { data: Renewal | null };
    const renewed = data?.refreshSession;
    if (!renewed?.accessToken || !renewed.refreshToken) {
      keepSession(null);
      return null;
    }
    const { accessToken, refreshToken } = renewed;
    keepSession({ ...session, accessToken, refreshToken });
    return currentSession();
  });
}
