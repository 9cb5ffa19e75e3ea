import { useSyncExternalStore } from "react";
import { type Exchange, mapExchange } from "urql";

/** Whether the server answers, as far as this device can tell, and since when it does not. */
export interface Reach {
  online: boolean;
  /** When the server last answered, in milliseconds of the epoch; null before the first answer. */
  answeredAt: number | null;
}

let reach: Reach = { online: navigator.onLine, answeredAt: null };
const listeners = new Set<() => void>();

function found(next: Reach): void {
  const changed = next.online !== reach.online;
  reach = next;
  if (changed) for (const listener of listeners) listener();
}

addEventListener("offline", () => found({ ...reach, online: false }));
addEventListener("online", () => found({ ...reach, online: true }));

/** Notices from every answer, or its absence, whether the server is within reach. */
export const reachExchange: Exchange = mapExchange({
  onResult(result) {
    if (result.operation.kind === "subscription") return;
    if (result.error?.networkError && !result.error.response) found({ ...reach, online: false });
    else found({ online: true, answeredAt: Date.now() });
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
