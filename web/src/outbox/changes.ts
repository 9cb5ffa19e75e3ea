import { useEffect, useState } from "react";
import { useSession } from "../people/session";
import { type Kept, outboxOf } from "./outbox";

const DAY_MS = 86_400_000;
const channel = new BroadcastChannel("mulin.outbox");
const listeners = new Set<() => void>();

/** What a screen of this tab is sending and will tell of itself. */
export const attended = new Set<number>();

channel.addEventListener("message", tellHere);

function tellHere(): void {
  for (const listener of listeners) listener();
}

/** Tell the lists of every tab that there is something new to show. */
export function tellChanged(): void {
  channel.postMessage(null);
  tellHere();
}

/** What is on its way for whoever is signed in, and what became of it, the oldest first. */
export function useKept(): Kept[] {
  const personId = useSession()?.personId;
  const [kept, setKept] = useState<Kept[]>([]);
  useEffect(() => {
    setKept([]);
    if (personId === undefined) return;
    const read = async () => {
      const found = await outboxOf(personId).all();
      setKept(found.filter(isShown));
    };
    const listener = () => void read();
    listener();
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [personId]);
  return kept;
}

function isShown({ serial, state, keptAt }: Kept): boolean {
  // What arrived is of interest for a while, not for ever.
  if (state === "sent" && Date.now() - keptAt > DAY_MS) return false;
  return !attended.has(serial);
}
