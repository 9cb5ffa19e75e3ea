import type { CDPSession, Page, Worker } from "@playwright/test";
import { expect, test } from "../browsing";
import { ask, type Session, unusedPhone } from "../people";
import { signIn } from "../people/signingIn";
import { printedKey, registerBrowser } from "./pushes";
import { askInWriting, invite } from "./told";

// There is no service worker but in the built app, and it knows nothing of screens.
test.skip(({ isMobile }) => !isMobile, "the same on every screen");
test.skip(process.env.MULIN_WEB_DEV !== undefined, "the app is not built");

/** Open the app with its service worker in charge of it. */
async function openKept(page: Page, path: string): Promise<Worker> {
  await page.goto(path);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const [worker] = page.context().serviceWorkers();
  return worker ?? page.context().waitForEvent("serviceworker");
}

/** Deliver pushes as the browser's push service does. */
async function pusher(page: Page): Promise<(data: object) => Promise<void>> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const registered = new Promise<{ id: string; origin: string }>((resolve) => {
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [one] = registrations;
      if (one) resolve({ id: one.registrationId, origin: new URL(one.scopeURL).origin });
    });
  });
  await session.send("ServiceWorker.enable");
  const { id: registrationId, origin } = await registered;
  return async (data) => {
    const text = JSON.stringify(data);
    await session.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data: text });
  };
}

function shown(worker: Worker): Promise<{ title: string; tag: string }[]> {
  return worker.evaluate(async () => {
    const { registration } = globalThis as unknown as ServiceWorkerGlobalScope;
    const notifications = await registration.getNotifications();
    return notifications.map(({ title, tag }) => ({ title, tag }));
  });
}

interface Told {
  viewer: {
    notifications: { edges: { node: { receivedAt: string | null; openedAt: string | null } }[] };
  };
}

async function told({ accessToken }: Session) {
  const query = "{ viewer { notifications(first: 1) { edges { node { receivedAt openedAt } } } } }";
  const { viewer } = await ask<Told>(query, {}, accessToken);
  return viewer.notifications.edges[0]?.node;
}

test("the app opens without a network, with what was seen and how old it is", async ({
  page,
  context,
  signInAs,
}) => {
  const { accessToken } = await signInAs("+8613490000107");
  await askInWriting(accessToken, "房屋漏水（演示）");
  await openKept(page, "/consultations");
  await expect(page.getByText("房屋漏水（演示）").first()).toBeVisible();
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText("房屋漏水（演示）").first()).toBeVisible();
  await expect(page.getByText(/网络已断开，显示的是 今天 \d\d:\d\d 的内容/)).toBeVisible();
  // What was never seen is not taken for something that does not exist, and comes by itself later.
  await page.getByRole("link", { name: /^消息/ }).click();
  await expect(page.getByText("现在连不上网络，请稍后再试").first()).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole("link", { name: /已收到您的咨询/ }).first()).toBeVisible();
});

test("a push is shown once, the server hears that it arrived, a tap opens its screen", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["notifications"]);
  const session = await signIn(page, unusedPhone());
  const worker = await openKept(page, "/profile");
  const token = `made-up-browser-of-${session.personId}`;
  await registerBrowser(session.accessToken, token);
  const push = await pusher(page);
  await page.goto("about:blank");
  await invite(session.accessToken);
  const dedupeKey = await printedKey(token);
  const message = {
    notification: { title: "您收到一份邀请", body: "请答复", tag: dedupeKey },
    data: { dedupeKey, link: "/invitations", kind: "INVITED" },
  };
  await push(message);
  await expect.poll(() => shown(worker)).toEqual([{ title: "您收到一份邀请", tag: dedupeKey }]);
  // No window of the app is open: the worker tells of it.
  await expect.poll(async () => (await told(session))?.receivedAt).toBeTruthy();
  await worker.evaluate(async () => {
    const { registration } = globalThis as unknown as ServiceWorkerGlobalScope;
    for (const one of await registration.getNotifications()) one.close();
  });
  await push(message);
  await openKept(page, "/profile");
  expect(await shown(worker)).toEqual([]);
  await worker.evaluate(
    (data) => {
      const notification = { data, close: () => undefined };
      const event = new Event("notificationclick");
      const waitUntil = (done: Promise<unknown>) => void done.catch(() => undefined);
      dispatchEvent(Object.assign(event, { notification, waitUntil }));
    },
    { ...message.data, ...message.notification },
  );
  await expect(page).toHaveURL("/invitations");
  await expect.poll(async () => (await told(session))?.openedAt).toBeTruthy();
});
