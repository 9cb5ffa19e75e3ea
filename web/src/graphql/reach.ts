import { useSyncExternalStore } from "react";
import { type Exchange, mapExchange } from "urql";

/** Whether the server answers, as far as this device can tell, and since when it does not. */
export interface Reach {
  online: boolean;
  /** When the server last answered, in milliseconds of the epoch; null before the first answer. */
  answeredAt: number | null;
}

const ANSWERED_AT = "mulin.answeredAt";
const NOTED_EVERY_MS = 10_000;

let reach: Reach = { online: navigator.onLine, answeredAt: noted() };
const listeners = new Set<() => void>();

function found(next: Reach): void {
  const changed = next.online !== reach.online;
  reach = next;
  if (changed) for (const listener of listeners) listener();
}

/** A page that is opened without a network says how old what it shows is. */
function noted(): number | null {
  return Number(localStorage.getItem(ANSWERED_AT)) || null;
}

/** The server answered: it is there, whatever was thought before. */
export function answered(now = Date.now()): void {
  found({ online: true, answeredAt: now });
  if (now - (noted() ?? 0) > NOTED_EVERY_MS) localStorage.setItem(ANSWERED_AT, String(now));
}

addEventListener("offline", () => found({ ...reach, online: false }));
addEventListener("online", () => found({ ...reach, online: true }));

/** Notices from every answer, or its absence, whether the server is within reach. */
export const reachExchange: Exchange = mapExchange({
  onResult(result) {
    if (result.operation.kind === "subscription") return;
    if (result.error?.networkError && !result.error.response) found({ ...reach, online: false });
    else answered();
  },
});

export function currentReach(): Reach {
  return reach;
}

export function onReach(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useReach(): Reach {
  return useSyncExternalStore(onReach, currentReach);
}
