import { useSyncExternalStore } from "react";
import { alone, expiresSoon, isNewer, newestSessions, renewed, type Session } from "./renewing";

export { expiresSoon, type Session };

const KEY = "mulin.session";
const LAST = "mulin.person";

const listeners = new Set<() => void>();
let remembered: { text: string | null; session: Session | null } = { text: null, session: null };

export function currentSession(): Session | null {
  const text = localStorage.getItem(KEY);
  if (text !== remembered.text) {
    remembered = { text, session: text === null ? null : (JSON.parse(text) as Session) };
  }
  return remembered.session;
}

/** Who is signed in from now on, at once in this tab; wait for it to hold for all of them. */
export async function keepSession(session: Session | null): Promise<void> {
  if (session === null) localStorage.removeItem(KEY);
  else {
    localStorage.setItem(KEY, JSON.stringify(session));
    localStorage.setItem(LAST, session.personId);
  }
  tell();
  // A browser that keeps no databases has one tab less to agree with: none is told.
  if (session !== null) await newestSessions.put(session).catch(() => undefined);
}

/** Who was signed in here last, though their session may be over; null: nobody, or they signed out. */
export function lastPerson(): string | null {
  return currentSession()?.personId ?? localStorage.getItem(LAST);
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

/**
 * The session with an access token other than `stale`.
 *
 * A refresh token works once, and a second use ends the session: so one tab renews at a time, and
 * whoever waited takes what the first one got. Null when the session is over; throws a TypeError
 * when the server cannot be reached, which ends nothing.
 */
export function renewSession(stale: string): Promise<Session | null> {
  return alone(async () => {
    const session = currentSession();
    if (session === null || session.accessToken !== stale) return session;
    const elsewhere = await newestSessions.get(session.personId).catch(() => undefined);
    const next = elsewhere && isNewer(elsewhere, session) ? elsewhere : await renewed(session);
    await keepSession(next);
    return next;
  });
}
