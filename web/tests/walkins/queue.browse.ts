import type { Locator, Page, WebSocketRoute } from "@playwright/test";
import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  type Look,
  look,
  shoot,
  test,
} from "../browsing";
import { STAFF, stationOf } from "../intake/stations";
import { ask, sessionOf } from "../people";

const VISITORS: Record<string, string> = { phone: "+8613490000105", desktop: "+8613490000106" };

/** What the display of a hall says aloud is kept where a test can read it. */
async function listenTo(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    speechSynthesis.speak = ({ lang, text }) => void said.push(`${lang}: ${text}`);
  });
}

function saidAt(page: Page): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
}

async function codeIn(place: Locator): Promise<string> {
  return (await place.getByText(/^A\d{3}$/).textContent()) ?? "";
}

async function takeOwnNumber(page: Page, venue: string): Promise<string> {
  await page.goto("/walk-ins");
  await page.getByRole("list", { name: "接待点" }).getByRole("button", { name: venue }).click();
  await page.getByRole("button", { name: "在这里取号" }).click();
  const own = page.getByRole("region", { name: "我的号码" });
  await expect(own.getByText(/前面没有人|前面还有/)).toBeVisible();
  return codeIn(own);
}

interface Numbers {
  venueQueue: { waiting: { id: string }[]; atDesks: { id: string }[] };
}

/** Whoever waits there from an earlier test goes home. */
async function sendHome(venueId: string): Promise<void> {
  const { accessToken } = await sessionOf(STAFF);
  const { venueQueue } = await ask<Numbers>(
    "query($v: ID!) { venueQueue(venueId: $v) { waiting { id } atDesks { id } } }",
    { v: venueId },
    accessToken,
  );
  for (const { id } of [...venueQueue.waiting, ...venueQueue.atDesks]) {
    await ask(
      "mutation($id: ID!) { leaveQueue(input: {id: $id}) { errors { message } } }",
      { id },
      accessToken,
    );
  }
}

test("staff call, the hall and the visitor's phone show it, and a record is left", async ({
  page,
  signInAs,
  another,
}, info) => {
  const station = await stationOf(info.project.name);
  await sendHome(station.id);
  await signInAs(STAFF);
  const visitor = await another(VISITORS[info.project.name] ?? "");
  const hall = await another(VISITORS[info.project.name] ?? "");
  await listenTo(hall);
  await hall.goto(`/hall/${station.id}`);
  await hall.getByRole("button", { name: "打开声音" }).click();
  const code = await takeOwnNumber(visitor, station.name);
  await page.goto(`/desk/walk-ins?venue=${station.id}`);
  await expect(page.getByRole("listitem").filter({ hasText: code })).toContainText("已等");
  await page.getByRole("button", { name: /叫下一位/ }).click();
  await expect(page.getByText(`${code} 请到`)).toBeVisible();
  await expect(hall.getByText(code)).toBeVisible();
  await expect(visitor.getByText(/^请到 /)).toBeVisible();
  expect(await saidAt(hall)).toContainEqual(
    expect.stringContaining(`zh-CN: 请 ${[...code].join(" ")} 号`),
  );
  await page.getByRole("button", { name: "开始办理" }).click();
  await expect(visitor.getByText("正在为您办理")).toBeVisible();
  await page.getByRole("button", { name: "办完" }).click();
  await expect(page.getByRole("button", { name: "办完并存档" })).toBeDisabled();
  await page.getByLabel("由哪位专员解答").selectOption({ index: 1 });
  await page.getByLabel("答复要点").fill("已说明可以先申请调解");
  await page.getByRole("button", { name: "办完并存档" }).click();
  await expect(page.getByText(/已存档，编号/)).toBeVisible();
  await expect(page.getByRole("link", { name: "查看记录" })).toHaveAttribute(
    "href",
    /\/appointments\//,
  );
  await expect(visitor.getByText("已经办完，感谢您来")).toBeVisible();
  await expect(hall.getByText(code)).toBeHidden();
});

test("the desk takes a number for somebody without a phone", async ({ page, signInAs }, info) => {
  const station = await stationOf(info.project.name);
  await signInAs(STAFF);
  await page.goto(`/desk/walk-ins?venue=${station.id}`);
  await page.getByRole("button", { name: "帮对方取号" }).click();
  await page.getByLabel("什么事").selectOption("婚姻家庭");
  await page.getByRole("button", { name: "取号", exact: true }).click();
  const code = await codeIn(page.getByRole("dialog"));
  await page.getByRole("button", { name: "好", exact: true }).click();
  const row = page.getByRole("listitem").filter({ hasText: code });
  await expect(row).toContainText("婚姻家庭");
  await row.getByRole("button", { name: "取消号码" }).click();
  await row.getByRole("dialog").getByRole("button", { name: "取消号码" }).click();
  await expect(row).toBeHidden();
});

test("a visitor sees how many are ahead, and may leave", async ({ page, signInAs }, info) => {
  const station = await stationOf(info.project.name);
  await signInAs(VISITORS[info.project.name] ?? "");
  await takeOwnNumber(page, station.name);
  await page.getByRole("button", { name: "不等了" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "取消号码" }).click();
  await expect(page.getByText("这个号码已取消")).toBeVisible();
});

test("the display is legible from eight meters", async ({ page }, info) => {
  const station = await stationOf(info.project.name);
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto(`/hall/${station.id}`);
  await expect(page.getByRole("heading", { name: station.name })).toBeVisible();
  await expect(page.getByRole("navigation")).toHaveCount(0);
  const smallest = await page.evaluate(() =>
    Math.min(
      ...[...document.querySelectorAll("main *")]
        .filter((one) => one.children.length === 0 && one.textContent)
        .map((one) => Number.parseFloat(getComputedStyle(one).fontSize)),
    ),
  );
  expect(smallest).toBeGreaterThanOrEqual(1080 / 20 - 1);
});

test("what happens while the display is cut off is there once it is back", async ({
  page,
}, info) => {
  const station = await stationOf(info.project.name);
  const sockets: WebSocketRoute[] = [];
  let cut = false;
  await page.routeWebSocket("**/graphql", (socket) => {
    sockets.push(socket);
    if (cut) void socket.close({ code: 1012 });
    else socket.connectToServer();
  });
  await page.goto(`/hall/${station.id}`);
  const waiting = page.getByText("等候人数").locator("strong");
  const before = Number.parseInt((await waiting.textContent()) ?? "", 10);
  await expect.poll(() => sockets.length).toBeGreaterThan(0);
  cut = true;
  for (const socket of sockets) await socket.close({ code: 1012 });
  const { accessToken } = await sessionOf(STAFF);
  await ask(
    "mutation($v: ID!) { takeNumber(input: {venueId: $v}) { errors { message } } }",
    { v: station.id },
    accessToken,
  );
  await expect(waiting).toHaveText(`${before} 人`);
  cut = false;
  await expect(waiting).toHaveText(`${before + 1} 人`);
});

for (const chosen of ["zh", "en", "elder"] as Look[]) {
  test(`the queue can be used by everybody (${chosen})`, async ({
    page,
    context,
    signInAs,
  }, info) => {
    const station = await stationOf(info.project.name);
    await look(context, chosen);
    await signInAs(STAFF);
    const screens = {
      counter: `/desk/walk-ins?venue=${station.id}`,
      own: "/walk-ins",
      hall: `/hall/${station.id}`,
    };
    for (const [name, path] of Object.entries(screens)) {
      await page.goto(path);
      await expect(page.locator("main li, main footer").first()).toBeVisible();
      await expectAccessible(page);
      await expectTouchable(page);
      await expectNothingClipped(page);
      await shoot(page, `walkins-${name}-${chosen}`);
    }
  });
}
