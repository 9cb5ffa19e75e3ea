import type { Page } from "@playwright/test";
import { bringForward } from "../appointments/meetings";
import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  look,
  shoot,
  test,
} from "../browsing";
import { newcomer } from "../people";
import { bookWith, clockOf, dayIn, dayOf, rename, specialistOf } from "./world";

const NUMBERS = { phone: 404, desktop: 401 };

interface World {
  phone: string;
  /** Who comes. */
  name: string;
  soon: { id: string; startsAt: number };
  request: { id: string; startsAt: string };
  later: { id: string; startsAt: string };
}

let world: World;

test.beforeAll(async ({ browserName: _browserName }, { project }) => {
  const phone = specialistOf(project.name, NUMBERS);
  const person = await newcomer();
  const name = `试用居民${String(Date.now()).slice(-6)}`;
  await rename(person, name);
  const request = await bookWith(phone, person, "housing-expropriation-advice", "IN_PERSON");
  const later = await bookWith(phone, person, "community-advice", "PHONE");
  const booked = await bookWith(phone, person, "community-advice", "PHONE");
  const startsAt = await bringForward(booked, phone);
  world = { phone, name, request, later, soon: { id: booked.id, startsAt } };
});

const itemOf = (page: Page, status: string) =>
  page.getByRole("listitem").filter({ hasText: world.name }).filter({ hasText: status });

test("a day is a list in order of time, with what can be done at once", async ({
  page,
  signInAs,
}) => {
  await signInAs(world.phone);
  await page.goto(`/agenda?day=${dayOf(world.soon.startsAt)}`);
  const item = itemOf(page, "已预约");
  await expect(item.getByText(clockOf(world.soon.startsAt))).toBeVisible();
  await expect(item.getByRole("link", { name: world.name, exact: true })).toHaveAttribute(
    "href",
    `/appointments/${world.soon.id}`,
  );
  await expect(item.getByRole("link", { name: /^拨打/ })).toHaveAttribute("href", /^tel:\+86/);
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "agenda-day-zh");
  await item.getByRole("button", { name: "登记签到" }).click();
  await expect(itemOf(page, "已签到")).toBeVisible();
});

test("whoever runs late tells everybody of today with one tap", async ({ page, signInAs }) => {
  test.skip(dayOf(world.soon.startsAt) !== dayIn(0), "it is midnight: nobody comes today any more");
  await signInAs(world.phone);
  await page.goto("/agenda");
  await page.getByRole("button", { name: "晚 20 分钟" }).click();
  await expect(page.getByText(/已通知 \d 人：预约约晚 20 分钟开始/)).toBeVisible();
  await expect(itemOf(page, "约晚 20 分钟")).toBeVisible();
  await page.getByRole("button", { name: "晚 20 分钟" }).click();
  await expect(page.getByText("今天后面没有需要通知的人")).toBeVisible();
});

test("a request of another day waits at the top, and is confirmed there", async ({
  page,
  signInAs,
}) => {
  await signInAs(world.phone);
  await page.goto("/agenda?view=day");
  const request = itemOf(page, "待您确认");
  await page.getByText(/^其他日期有 \d+ 个预约待您确认$/).click();
  await request.getByRole("button", { name: "确认预约" }).click();
  await expect(request).toHaveCount(0);
  await page.goto(`/agenda?view=day&day=${dayOf(world.request.startsAt)}`);
  await expect(itemOf(page, "已预约").first()).toBeVisible();
});

test("a week is kept in the address, and leads to its days", async ({ page, signInAs }) => {
  await signInAs(world.phone);
  await page.goto("/agenda");
  await page.getByRole("link", { name: "一周", exact: true }).click();
  await expect(page).toHaveURL(/view=week/);
  await expect(page.getByRole("region")).toHaveCount(7);
  await page.goto(`/agenda?view=week&day=${dayOf(world.later.startsAt)}`);
  await expect(page.getByRole("link", { name: world.name }).first()).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "agenda-week-zh");
  await page.getByRole("link", { name: "下一周" }).click();
  await expect(page.getByRole("link", { name: "回到今天" })).toBeVisible();
});

test("somebody who is suddenly away learns what was found for each", async ({ page, signInAs }) => {
  await signInAs(world.phone);
  await page.goto("/hours/absence");
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "hours-absence-zh");
  await page.getByText("其他时间").click();
  const day = dayOf(world.later.startsAt);
  await page.getByLabel("从哪天").fill(day);
  await page.getByLabel("几点开始").fill(clockOf(world.later.startsAt));
  await page.getByLabel("到哪天").fill(day);
  await page.getByLabel("几点结束").fill(clockOf(Date.parse(world.later.startsAt) + 30 * 60_000));
  await page.getByLabel("原因").fill("临时出庭");
  await page.getByRole("button", { name: "下一步" }).click();
  await expect(page.getByText("1 个预约会受影响")).toBeVisible();
  await expect(page.getByText(world.name)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "确认，并通知大家" }).click();
  const result = page.getByRole("list", { name: "安排结果" });
  await expect(result.getByText(world.name)).toBeVisible();
  await expect(result.getByText(/在原定时间接待|等对方答复|已取消/)).toBeVisible();
  await expectAccessible(page);
  await expectNothingClipped(page);
  await shoot(page, "hours-absence-result-zh");
});

test("the agenda is told in English, and enlarged for elders, without losing its edges", async ({
  context,
  page,
  signInAs,
}) => {
  await signInAs(world.phone);
  await look(context, "en");
  await page.goto(`/agenda?day=${dayOf(world.soon.startsAt)}`);
  await expect(page.getByText("Checked in").first()).toBeVisible();
  await expectNothingClipped(page);
  await shoot(page, "agenda-day-en");
  await look(context, "elder");
  await page.reload();
  await expect(page.getByText("已签到").first()).toBeVisible();
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "agenda-day-elder");
});

test("who gives no advice is told so", async ({ page, signInAs }) => {
  await signInAs("+8613490000100");
  for (const path of ["/agenda", "/hours", "/hours/absence", "/hours/exceptions"]) {
    await page.goto(path);
    await expect(page.getByText("这里供社区法治专员使用")).toBeVisible();
  }
});
