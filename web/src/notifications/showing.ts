import { remembered } from "./push";
import type { Tapped } from "./pushed";

interface Shown {
  id: string;
  title: string;
  body: string;
  link: string | null;
}

/** Have the device show what arrived, where no push does and nobody is looking at the app. */
export async function showOnDevice({ id, title, body, link }: Shown): Promise<void> {
  const pushed = remembered();
  if (pushed === null || pushed.token !== null) return;
  if (!document.hidden || Notification.permission !== "granted") return;
  const registration = await navigator.serviceWorker.getRegistration();
  const data: Tapped = { link: link ?? "/inbox" };
  await registration?.showNotification(title, { body, tag: id, icon: "/icon-192.png", data });
}
