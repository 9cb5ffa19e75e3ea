import { authExchange } from "@urql/exchange-auth";
import { offlineExchange } from "@urql/exchange-graphcache";
import { makeDefaultStorage } from "@urql/exchange-graphcache/default-storage";
import type { ExecutionResult } from "graphql";
import type { Client as LiveClient, Sink, SubscribePayload } from "graphql-ws";
import { Client, type Exchange, fetchExchange, subscriptionExchange } from "urql";
import { language } from "../language";
import { emptyDatabase } from "../outbox/database";
import { currentSession, expiresSoon, renewSession } from "../people/session";
import { cacheRules } from "./cache";
import { keepingUp } from "./keepingUp";
import { currentReach, onReach, reachExchange } from "./reach";
import { slicedExchange } from "./sliced";

const databaseName = (personId: string | null) => `mulin-${personId ?? "stranger"}`;

let made: { personId: string | null; client: Client } | undefined;

/** The one way to the server, for one person: what they see is kept under their id alone. */
export function clientFor(personId: string | null): Client {
  if (made?.personId !== personId) made = { personId, client: newClient(personId) };
  return made.client;
}

function newClient(personId: string | null): Client {
  const { aboveCache, belowCache, again } = keepingUp();
  const listen = listening(again);
  return new Client({
    url: "/graphql",
    // Queries that change nothing still go by POST: an address would be kept in logs.
    preferGetMethod: false,
    // What was seen is there at once, and asked for anew behind it.
    requestPolicy: "cache-and-network",
    fetchOptions: () => ({ headers: { "Accept-Language": language() } }),
    exchanges: [
      aboveCache,
      offlineExchange({
        ...cacheRules,
        // Browsers word it differently; whoever got no answer is shown what was seen before.
        isOfflineError: (error) => Boolean(error?.networkError && !error.response),
        storage: {
          ...makeDefaultStorage({ idbName: databaseName(personId), maxAge: 14 }),
          // The browser may think itself online all the time while the server was away.
          onOnline: (again) => onReach(() => currentReach().online && again()),
        },
      }),
      slicedExchange,
      belowCache,
      authorizing,
      reachExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = "", variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: listen({ query, variables: variables ?? {} }, sink),
          }),
        }),
      }),
    ],
  });
}

type Listen = (request: SubscribePayload, sink: Sink<ExecutionResult>) => () => void;

/**
 * What speaks over the socket comes when somebody listens: the first screen does not wait for it.
 * `again` is called whenever it has opened.
 */
function listening(again: () => void): Listen {
  let socket: Promise<LiveClient> | undefined;
  return (request, sink) => {
    let stop: (() => void) | null = null;
    let over = false;
    socket ??= import("./socket").then(({ liveClient, onOpened }) => {
      onOpened(again);
      return liveClient();
    });
    socket.then(
      (live) => {
        if (!over) stop = live.subscribe(request, sink);
      },
      (error) => sink.error(error),
    );
    return () => {
      over = true;
      stop?.();
    };
  };
}

/** Forget what this person saw: the phone may be somebody else's tomorrow. */
export function forgetSeen(personId: string): Promise<void> {
  // Emptied, not deleted: that would wait for every tab that has it open.
  return emptyDatabase(databaseName(personId));
}

const authorizing: Exchange = authExchange(async (steps) => {
  let refused = "";
  return {
    addAuthToOperation(operation) {
      const session = currentSession();
      if (session === null) return operation;
      refused = session.accessToken;
      return steps.appendHeaders(operation, { Authorization: `Bearer ${session.accessToken}` });
    },
    willAuthError() {
      const session = currentSession();
      if (session === null || !expiresSoon(session.accessToken)) return false;
      refused = session.accessToken;
      return true;
    },
    didAuthError: (error) => error.response?.status === 401,
    async refreshAuth() {
      try {
        await renewSession(refused);
      } catch (error) {
        // Out of reach: the operation goes on, fails by itself and is told as offline.
        if (!(error instanceof TypeError)) throw error;
      }
    },
  };
});
