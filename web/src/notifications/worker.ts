/// <reference lib="webworker" />
import { clientsClaim } from "workbox-core";
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { type Pushed, pushedOf, type Tapped } from "./pushed";
import { noteArrival, noteOpening, tellReceipts } from "./receipts";
import { confirmAlone } from "./telling";
import type { WorkerWord } from "./workerWords";

declare const self: ServiceWorkerGlobalScope;

const USED = "mulin-used";
const MOST_USED = 200;

// The app opens from what is on the phone, whatever the network does; screens that few people need
// are kept once they were used. Both are hashed files, so what is kept is never out of date.
precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(
  new NavigationRoute(createHandlerBoundToURL("/index.html"), {
    denylist: [/^\/(graphql|files|calendars|healthz|readyz)/],
  }),
);
registerRoute(
  ({ sameOrigin, url }) => sameOrigin && url.pathname.startsWith("/assets/"),
  ({ request }) => keptOnUse(request),
);

async function keptOnUse(request: Request): Promise<Response> {
  const used = await caches.open(USED);
  const kept = await used.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) {
    await used.put(request, response.clone());
    const [oldest, ...others] = await used.keys();
    if (oldest && others.length >= MOST_USED) await used.delete(oldest);
  }
  return response;
}

self.addEventListener("message", (event) => {
  if (event.data?.type === "SKIP_WAITING") void self.skipWaiting();
});
clientsClaim();

self.addEventListener("push", (event) => {
  const pushed = pushedOf(payloadOf(event), self.location.origin);
  if (pushed !== null) event.waitUntil(arrive(pushed));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data as Tapped));
});

function payloadOf(event: PushEvent): unknown {
  try {
    return event.data?.json();
  } catch {
    // Not of our making: there is nothing to show.
    return null;
  }
}

async function arrive(pushed: Pushed): Promise<void> {
  if (!(await noteArrival(pushed.dedupeKey))) return;
  const windows = await self.clients.matchAll({ type: "window" });
  // An app that is looked at tells of it by itself.
  if (!windows.some(({ visibilityState }) => visibilityState === "visible")) await show(pushed);
  await tellReceipts(confirmAlone);
}

function show(pushed: Pushed): Promise<void> {
  const { title, body, tag, dedupeKey, link } = pushed;
  const data: Tapped = { dedupeKey, link };
  return self.registration.showNotification(title, { body, tag, icon: "/icon-192.png", data });
}

async function open({ dedupeKey, link }: Tapped): Promise<void> {
  if (dedupeKey !== undefined) await noteOpening(dedupeKey);
  // Whether or not the browser lets a window come to the front, the server hears of it.
  await Promise.allSettled([lead(link), tellReceipts(confirmAlone)]);
}

async function lead(link: string): Promise<void> {
  const [window] = await self.clients.matchAll({ type: "window" });
  if (window === undefined || !link.startsWith("/")) {
    await self.clients.openWindow(link);
    return;
  }
  const word: WorkerWord = { type: "OPEN", link };
  window.postMessage(word);
  await window.focus();
}
