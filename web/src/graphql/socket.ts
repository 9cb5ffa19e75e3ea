import { type Client, createClient } from "graphql-ws";
import { language, onLanguage } from "../language";
import { currentSession, expiresSoon, renewSession } from "../people/session";
import { answered } from "./reach";

const FORBIDDEN = 4403;
const LONGEST_PAUSE_MS = 20_000;

const HEARD_AFTER_MS = 250;

const listeners = new Set<() => void>();

/**
 * Have `listener` called whenever the socket has opened, for the first time or after a break, and
 * the server hears what is subscribed to over it: what happened before was not told.
 */
export function onOpened(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tellOpened(): void {
  for (const listener of listeners) listener();
}

/** Subscriptions over graphql-transport-ws; comes again by itself, with a token that is valid. */
export function liveClient(): Client {
  const client = createClient({
    url: () => `${location.origin.replace("http", "ws")}/graphql`,
    lazy: true,
    keepAlive: 25_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: async (retries) => {
      const pause = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** retries);
      await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random() / 2)));
    },
    connectionParams: async () => {
      const session = await validSession();
      const signed = session && { Authorization: `Bearer ${session.accessToken}` };
      // A browser sends the language it is set to, which may be another than the app's.
      return { "Accept-Language": language(), ...signed };
    },
    on: {
      connected: () => {
        answered();
        // Subscriptions are sent right after this; the protocol has no word for their being heard.
        setTimeout(tellOpened, HEARD_AFTER_MS);
      },
      closed: (event) => {
        const session = currentSession();
        if ((event as CloseEvent).code === FORBIDDEN && session !== null) {
          renewSession(session.accessToken).catch(ignoreUnreachable);
        }
      },
    },
  });
  onLanguage(() => client.terminate());
  return client;
}

async function validSession() {
  const session = currentSession();
  if (session === null || !expiresSoon(session.accessToken)) return session;
  return renewSession(session.accessToken);
}

function ignoreUnreachable(error: unknown): void {
  // The next attempt asks again.
  if (!(error instanceof TypeError)) throw error;
}
