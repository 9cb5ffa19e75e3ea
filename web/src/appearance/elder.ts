import { useSyncExternalStore } from "react";

const KEY = "mulin.elder";
const listeners = new Set<() => void>();

export function isElder(): boolean {
  return localStorage.getItem(KEY) === "yes";
}

/** Larger type, one thing a screen, read aloud on demand: for this device, whoever is signed in. */
export function setElder(elder: boolean): void {
  if (elder) localStorage.setItem(KEY, "yes");
  else localStorage.removeItem(KEY);
  showElder();
  for (const listener of listeners) listener();
}

export function showElder(): void {
  document.documentElement.toggleAttribute("data-elder", isElder());
}

export function useElder(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, isElder);
}
