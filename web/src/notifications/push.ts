import { useCallback, useState } from "react";
import { useClient } from "urql";
import { useLanguage } from "../language";
import { appSettings } from "../shell/settings";
import { RegisterDeviceDocument } from "./devices.generated";

const KEY = "mulin.push";
const RENEWED_AFTER_MS = 30 * 86_400_000;

/** How this device was told to notify; without a token only while the app is open. */
interface Remembered {
  token: string | null;
  registeredAt: number;
}

export type PushState = "unsupported" | "off" | "denied" | "on" | "openOnly";

export function remembered(): Remembered | null {
  const text = localStorage.getItem(KEY);
  return text === null ? null : (JSON.parse(text) as Remembered);
}

function remember(token: string | null): void {
  localStorage.setItem(KEY, JSON.stringify({ token, registeredAt: Date.now() }));
}

export function pushState(): PushState {
  if (!("Notification" in globalThis) || !("serviceWorker" in navigator)) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  const pushed = remembered();
  if (pushed === null || Notification.permission !== "granted") return "off";
  return pushed.token === null ? "openOnly" : "on";
}

/** The way this device notifies, and how somebody who was asked nicely turns it on. */
export function usePush(): { state: PushState; turnOn: () => Promise<boolean>; busy: boolean } {
  const register = useRegistration();
  const [state, setState] = useState(pushState);
  const [busy, setBusy] = useState(false);
  const turnOn = useCallback(async () => {
    setBusy(true);
    try {
      const permission = await Notification.requestPermission();
      return permission !== "granted" || (await register());
    } finally {
      setBusy(false);
      setState(pushState());
    }
  }, [register]);
  return { state, turnOn, busy };
}

/** Register this device for pushes, or anew once its token changed or a month went by. */
export function useRegistration(): () => Promise<boolean> {
  const client = useClient();
  const language = useLanguage();
  return useCallback(async () => {
    const known = remembered();
    const token = await currentToken();
    if (token === null) {
      remember(null);
      return true;
    }
    if (token === known?.token && Date.now() - known.registeredAt < RENEWED_AFTER_MS) return true;
    const previousToken = known?.token ?? null;
    const input = { token, platform: "WEB" as const, locale: language, previousToken };
    const { data } = await client.mutation(RegisterDeviceDocument, { input }).toPromise();
    if (!data?.registerDevice?.device) return false;
    remember(token);
    return true;
  }, [client, language]);
}

/** Firebase's address of this browser; null where pushes are not set up, or it takes none. */
async function currentToken(): Promise<string | null> {
  const { firebase } = await appSettings();
  const registration = await navigator.serviceWorker.getRegistration();
  if (firebase === null || registration === undefined || !("PushManager" in globalThis))
    return null;
  const { tokenFor } = await import("./firebase");
  return tokenFor(firebase, registration);
}

/** Take no more pushes on this device. */
export async function turnOff(): Promise<void> {
  localStorage.removeItem(KEY);
  const worker: ServiceWorkerContainer | undefined = navigator.serviceWorker;
  const registration = await worker?.getRegistration();
  const subscription = await registration?.pushManager?.getSubscription();
  await subscription?.unsubscribe();
}
