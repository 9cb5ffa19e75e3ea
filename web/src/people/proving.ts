import { useSyncExternalStore } from "react";

type Answer = (proved: boolean) => void;

let waiting: Answer[] = [];
let asked = false;
const listeners = new Set<() => void>();

/** Have the person prove anew who they are; whether they did. Asked twice at once, they see it once. */
export function askForProof(): Promise<boolean> {
  return new Promise((resolve) => {
    waiting = [...waiting, resolve];
    asked = true;
    tell();
  });
}

/** What the person did about it, for all that wait. */
export function answerProof(proved: boolean): void {
  const answered = waiting;
  waiting = [];
  tell();
  for (const answer of answered) answer(proved);
}

export function useProofWanted(): boolean {
  return useSyncExternalStore(subscribe, () => waiting.length > 0);
}

/** Whether it was wanted since the app was opened: until then nobody need load what asks for it. */
export function useProofAsked(): boolean {
  return useSyncExternalStore(subscribe, () => asked);
}

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
