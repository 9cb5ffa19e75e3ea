import type { Problem } from "../graphql/acting";
import { type Table, table } from "./database";

/** What somebody did, as the list of what waits names it: sentences are in words.ts. */
export interface About {
  kind: "booking" | "moving" | "cancelling" | "message" | "question" | "rating";
  /** Words of the person's own to know it by, such as the title of a question. */
  title?: string;
  /** The appointment's time. */
  startsAt?: string;
  /** The screen where it is found once it was sent. */
  to: string;
  /** Where to go on when it was refused; left out: `to`. */
  again?: string;
}

/** A mutation on its way. Its variables hold an idempotency key, or doing it twice does no harm. */
export interface Kept {
  serial: number;
  about: About;
  document: string;
  variables: Record<string, unknown>;
  keptAt: number;
  state: "waiting" | "sent" | "refused";
  problems: Problem[];
  /** The server's answer, once there is one. */
  data?: unknown;
}

/** What the server said to one of them; null while it cannot be reached. */
export type Answer = Pick<Kept, "data" | "problems"> & { state: "sent" | "refused" };
export type Send = (kept: Kept) => Promise<Answer | null>;

export const outboxName = (personId: string) => `mulin-outbox-${personId}`;

/** What one person did while the server was out of reach, on this device. */
export function outboxOf(personId: string): Table<Kept> {
  return table<Kept>(outboxName(personId), "serial");
}

/**
 * Send what waits, the oldest first.
 *
 * One tab at a time, and each only after the one before it: a message must not overtake another.
 * Stops where the server is out of reach. What is discarded meanwhile stays discarded.
 */
export async function deliver(outbox: Table<Kept>, send: Send): Promise<void> {
  await navigator.locks.request("mulin.outbox", async () => {
    for (const kept of await outbox.all()) {
      if (kept.state !== "waiting") continue;
      const answer = await send(kept);
      if (answer === null) return;
      if (await outbox.get(kept.serial)) await outbox.put({ ...kept, ...answer });
    }
  });
}
