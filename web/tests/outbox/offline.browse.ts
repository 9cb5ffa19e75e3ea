import { confirmPath } from "../../src/appointments/bookingWish";
import { expect, expectAccessible, expectTouchable, shoot, test } from "../browsing";
import { askInWriting } from "../notifications/told";
import { ask } from "../people";

// What is kept and sent later is the same on every screen; how it looks is tried where it is shown.
test.skip(({ isMobile }) => !isMobile, "the same on every screen");

const BODIES = `query($id: ID!) { node(id: $id) { ... on Consultation {
  messages(first: 50) { edges { node { body } } } } } }`;

interface Thread {
  node: { messages: { edges: { node: { body: string } }[] } };
}

test("a message written without a network is kept, sent once it is back, and sent once", async ({
  page,
  context,
  signInAs,
}) => {
  const { accessToken } = await signInAs("+8613490000103");
  const id = await askInWriting(accessToken, "退还押金（演示）");
  await page.goto("/outbox");
  await expect(page.getByText("没有等待发送的内容")).toBeVisible();
  await page.getByRole("link", { name: "咨询" }).click();
  await page
    .getByRole("link", { name: /退还押金/ })
    .first()
    .click();
  const box = page.getByLabel("写消息");
  await box.fill("补充：合同在六月到期。");
  await context.setOffline(true);
  await page.getByRole("button", { name: "发送" }).click();
  await expect(page.getByText("1 项等待发送")).toBeVisible();
  await expect(page.getByText(/网络已断开/)).toBeVisible();
  await expect(box).toHaveValue("");
  await expect(page.getByText("退还押金（演示）").first()).toBeVisible();
  await page.getByRole("link", { name: /1 项等待发送/ }).click();
  await expect(page.getByText("补充：合同在六月到期。")).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await shoot(page, "outbox-waiting-zh");
  await context.setOffline(false);
  await expect(page.getByText("已发送", { exact: true })).toBeVisible();
  const { node } = await ask<Thread>(BODIES, { id }, accessToken);
  const bodies = node.messages.edges.map((edge) => edge.node.body);
  expect(bodies.filter((body) => body.includes("六月"))).toHaveLength(1);
  await page.getByRole("button", { name: "知道了" }).click();
  await expect(page.getByText("没有等待发送的内容")).toBeVisible();
});

const FREE = `{ nextAvailable(mode: PHONE, limit: 1) {
  service { id } slot { startsAt } } }`;

interface Free {
  nextAvailable: { service: { id: string }; slot: { startsAt: string } }[];
}

test("a network that loses every second request, and an answer, books exactly once", async ({
  page,
  signInAsNewcomer,
}) => {
  const { accessToken } = await signInAsNewcomer();
  const { nextAvailable } = await ask<Free>(FREE);
  const [free] = nextAvailable;
  if (free === undefined) throw new Error("nobody is free");
  await page.goto("/outbox");
  await expect(page.getByText("没有等待发送的内容")).toBeVisible();
  await page.goto(confirmPath({ service: free.service.id, at: free.slot.startsAt, mode: "PHONE" }));
  await expect(page.getByRole("button", { name: "确认预约" })).toBeVisible();
  let bookings = 0;
  let requests = 0;
  await page.route("**/graphql", async (route) => {
    if (route.request().postData()?.includes("bookHeldSlot")) {
      bookings += 1;
      // The server books, and its answer is lost on the way.
      if (bookings === 1) await route.fetch();
      if (bookings <= 2) return route.abort("internetdisconnected");
    }
    requests += 1;
    if (requests % 2 === 1) return route.abort("internetdisconnected");
    await new Promise((wait) => setTimeout(wait, 2_000));
    return route.continue();
  });
  await page.getByRole("button", { name: "确认预约" }).click();
  await expect(page).toHaveURL("/outbox");
  await expect(page.getByText("已发送", { exact: true })).toBeVisible({ timeout: 30_000 });
  const { viewer } = await ask<{ viewer: { appointments: { totalCount: number } } }>(
    "{ viewer { appointments { totalCount } } }",
    {},
    accessToken,
  );
  expect(viewer.appointments.totalCount).toBe(1);
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("without a network what was seen is still there, and says how old it is", async ({
  page,
  context,
  signInAs,
}) => {
  await signInAs("+8613490000102");
  await page.goto("/consultations");
  const seen = page.getByRole("main").getByRole("link").first();
  await expect(seen).toBeVisible();
  await page.getByRole("link", { name: "我的", exact: true }).click();
  await expect(page.getByText("+8613490000102")).toBeVisible();
  await context.setOffline(true);
  await page.getByRole("link", { name: "咨询" }).click();
  await expect(seen).toBeVisible();
  await expect(page.getByText(/网络已断开，显示的是 今天 \d\d:\d\d 的内容/)).toBeVisible();
});
