import { alone, expiresSoon, newestSessions, renewed, type Session } from "../people/renewing";
import CONFIRM from "./confirm.graphql?raw";

interface Confirmation {
  confirmNotifications: { errors: unknown[] } | null;
}

/** Tell the server of pushes from the worker, while no window of the app is there to do it. */
export async function confirmAlone(dedupeKeys: string[], opened: boolean): Promise<boolean> {
  try {
    const session = await validSession();
    if (session === null) return false;
    const response = await fetch("/graphql", {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Authorization: `Bearer ${session.accessToken}`,
      },
      body: JSON.stringify({ query: CONFIRM, variables: { input: { dedupeKeys, opened } } }),
    });
    const { data } = (await response.json()) as { data: Confirmation | null };
    return data?.confirmNotifications?.errors.length === 0;
  } catch {
    // Out of reach: the app tells once it is opened.
    return false;
  }
}

function validSession(): Promise<Session | null> {
  return alone(async () => {
    const [session] = await newestSessions.all();
    if (session === undefined) return null;
    if (!expiresSoon(session.accessToken)) return session;
    const next = await renewed(session);
    if (next === null) await newestSessions.remove(session.personId);
    else await newestSessions.put(next);
    return next;
  });
}
