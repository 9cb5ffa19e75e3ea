import { getApps, initializeApp } from "@firebase/app";
import { getMessaging, getToken } from "@firebase/messaging";
import type { AppSettings } from "../shell/settings";

/** Firebase's address of this browser. Its own worker is not used: ours takes the pushes. */
export async function tokenFor(
  { vapidKey, ...options }: NonNullable<AppSettings["firebase"]>,
  serviceWorkerRegistration: ServiceWorkerRegistration,
): Promise<string> {
  const app = getApps()[0] ?? initializeApp(options);
  return getToken(getMessaging(app), { vapidKey, serviceWorkerRegistration });
}
