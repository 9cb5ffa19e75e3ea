import type { Client } from "urql";
import { outcomeOf } from "../graphql/acting";
import type { Send } from "./outbox";

/** Longer than this nobody waits before a screen; the next try has the same idempotency key. */
const PATIENCE_MS = 20_000;

/** Sends by the app's client, so that lists and screens hear of what came of it. */
export function sendingBy(client: Client, failed: string): Send {
  return async (kept) => {
    const result = await Promise.race([
      client.mutation(kept.document, kept.variables).toPromise(),
      pause(PATIENCE_MS),
    ]);
    if (result === undefined || result.error?.networkError) return null;
    const { payload, problems } = outcomeOf(
      result.data as object | undefined,
      result.error?.graphQLErrors[0],
      undefined,
      { failed, unreachable: failed },
    );
    // Whoever's session is over signs in again; until then it waits.
    if (problems.some(({ code }) => code === "UNAUTHENTICATED")) return null;
    return { state: problems.length === 0 ? "sent" : "refused", problems, data: payload };
  };
}

function pause(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds));
}
