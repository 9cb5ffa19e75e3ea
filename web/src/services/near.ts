import { useEffect, useSyncExternalStore } from "react";
import { language } from "../language";

/** Where this device is, as far as its person let the app know; kept in memory, never stored. */
export interface Whereabouts {
  state: "looking" | "unasked" | "found" | "refused";
  /** Null unless found. */
  near: { lat: number; lng: number } | null;
}

const LONGEST_LOOK_MS = 4_000;
const FRESH_MS = 600_000;

let whereabouts: Whereabouts = { state: "looking", near: null };
let checked = false;
const listeners = new Set<() => void>();

function found(next: Whereabouts): void {
  whereabouts = next;
  for (const listener of listeners) listener();
}

/** Ask the browser, and through it the person: only ever because they tapped for it. */
export function locate(): void {
  found({ state: "looking", near: whereabouts.near });
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => found({ state: "found", near: roughly(coords) }),
    () => found({ state: "refused", near: null }),
    { timeout: LONGEST_LOOK_MS, maximumAge: FRESH_MS },
  );
}

/** To a hundred meters: enough to tell the nearer venue, and not whose home it is. */
export function roughly({ latitude, longitude }: { latitude: number; longitude: number }) {
  return { lat: Number(latitude.toFixed(3)), lng: Number(longitude.toFixed(3)) };
}

async function check(): Promise<void> {
  const granted = await navigator.permissions?.query({ name: "geolocation" });
  if (granted?.state === "granted") locate();
  else found({ state: "unasked", near: null });
}

/** Known at once where the person allowed it before; until then it is "looking". */
export function useNear(): Whereabouts {
  useEffect(() => {
    if (checked) return;
    checked = true;
    void check();
  }, []);
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => whereabouts,
  );
}

/** "0.7 km", "0.7公里": as the crow flies. */
export function distanceName(meters: number): string {
  return new Intl.NumberFormat(language() === "zh" ? "zh-CN" : "en", {
    style: "unit",
    unit: "kilometer",
    unitDisplay: language() === "zh" ? "long" : "short",
    maximumFractionDigits: meters < 10_000 ? 1 : 0,
  }).format(meters / 1000);
}
