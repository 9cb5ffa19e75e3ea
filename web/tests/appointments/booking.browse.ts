import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  Hand,
  look,
  shoot,
  test,
} from "../browsing";
import { codeFor, sessionOf, unusedPhone } from "../people";
import { confirming, hold, loneTime } from "./times";

// Specialists are people too: these have no meetings of their own, and nobody else's tests use them.
const PEOPLE = {
  phone: { booker: "+8613490000448", rival: "+8613490000449", turn: 0 },
  desktop: { booker: "+8613490000450", rival: "+8613490000451", turn: 4 },
};
const peopleOf = ({ name }: { name: string }) => PEOPLE[name as keyof typeof PEOPLE];

test.beforeAll(async ({ browserName: _ }, { project }) => {
  const { booker, rival } = peopleOf(project);
  // Opening a session takes a process of its own: both at once, and once for all tests here.
  await Promise.all([sessionOf(booker), sessionOf(rival)]);
});

test("four taps from the home screen to an appointment", async ({ page, signInAsNewcomer }) => {
  await signInAsNewcomer();
  const hand = new Hand(page);
  await page.goto("/");
  await hand.tap(page.getByRole("link", { name: "房屋租赁" }));
  await hand.tap(page.getByRole("link", { name: "预约咨询" }));
  await expect(page.getByRole("link", { name: /公里/ })).toHaveCount(3);
  await expect(page.getByRole("radio", { name: /空档/ }).first()).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "scheduling-choose-zh");
  await hand.tap(page.getByRole("list", { name: "最早可约" }).getByRole("link").first());
  await expect(page.getByText("为您保留到")).toBeVisible();
  await expect(page.getByText("房屋租赁")).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "appointments-confirm-zh");
  await hand.tap(page.getByRole("button", { name: "确认预约" }));
  await expect(page).toHaveURL(/\/appointments\/[^/]+$/);
  expect(hand.taps).toBeLessThanOrEqual(4);
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "您的下一次预约" })).toBeVisible();
});

test("another day, by phone: the calendar shows what is free", async ({ page, context }) => {
  await look(context, "en");
  await page.goto("/");
  await page.getByRole("link", { name: "Housing lease" }).click();
  await page.locator("main a[href^='/book']").click();
  await page.getByRole("radio", { name: "By phone" }).check();
  const days = page.getByRole("radio", { name: /\d free/ });
  await days.last().check();
  await expect(days.last()).toBeChecked();
  const times = page.getByRole("region", { name: /^Free on/ });
  await expect(times.getByRole("link").first()).toHaveAttribute("href", /mode=PHONE/);
  await expectAccessible(page);
  await expectNothingClipped(page);
  await shoot(page, "scheduling-choose-en");
});

test("a time that was taken brings others, a tap away", async ({ page, signInAs }, { project }) => {
  const { booker, rival, turn } = peopleOf(project);
  const free = await loneTime(turn);
  // Somebody of a test beside this one may have been quicker, which is as good.
  await hold(await sessionOf(rival), free);
  await signInAs(booker);
  await page.goto(confirming(free));
  await expect(page.getByRole("alert")).toContainText("刚刚被预约");
  await expectAccessible(page);
  await expectTouchable(page);
  await shoot(page, "appointments-taken-zh");
  await page.getByRole("main").getByRole("list").getByRole("button").first().click();
  await expect(page.getByRole("button", { name: "确认预约" })).toBeVisible();
});

test("whoever loses the time while writing keeps what they wrote", async ({ page, signInAs }, {
  project,
}) => {
  const { booker, rival, turn } = peopleOf(project);
  const free = await loneTime(turn + 1);
  const session = await signInAs(booker);
  await page.goto(confirming(free));
  await page.getByLabel("想提前告诉专员的情况").fill("房东不退押金");
  // They look for another time on another device, which gives this one back.
  expect(await hold(session, await loneTime(turn + 3))).toEqual([]);
  expect(await hold(await sessionOf(rival), free)).toEqual([]);
  await page.getByRole("button", { name: "确认预约" }).click();
  await expect(page.getByText("您写的情况说明已保留")).toBeVisible();
  await page.getByRole("main").getByRole("list").getByRole("button").first().click();
  await expect(page.getByLabel("想提前告诉专员的情况")).toHaveValue("房东不退押金");
});

test("leaving the form gives the time back at once", async ({ page, signInAs }, { project }) => {
  const { booker, rival, turn } = peopleOf(project);
  const free = await loneTime(turn + 2);
  await signInAs(booker);
  await page.goto(confirming(free));
  await expect(page.getByText("为您保留到")).toBeVisible();
  expect(await hold(await sessionOf(rival), free)).toEqual(["SLOT_TAKEN"]);
  const released = page.waitForResponse((one) =>
    one.request().postData()?.includes("releaseHold") ? one.ok() : false,
  );
  await page.getByRole("navigation").getByRole("link", { name: "我的" }).click();
  await released;
  expect(await hold(await sessionOf(rival), free)).toEqual([]);
});

test("after five minutes the form says so, and can still be sent", async ({ page, signInAs }, {
  project,
}) => {
  const { booker, turn } = peopleOf(project);
  await signInAs(booker);
  await page.clock.install();
  await page.goto(confirming(await loneTime(turn + 2)));
  await expect(page.getByText("为您保留到")).toBeVisible();
  await page.clock.fastForward("05:01");
  await expect(page.getByText("保留时间已过")).toBeVisible();
  await expect(page.getByRole("button", { name: "确认预约" })).toBeEnabled();
});

test("a stranger signs in after choosing a time, and is at that step again", async ({ page }) => {
  const phone = unusedPhone();
  await page.goto("/");
  await page.getByRole("link", { name: "婚姻家庭" }).click();
  await page.getByRole("link", { name: "预约咨询" }).click();
  const chosen = page.getByRole("list", { name: "最早可约" }).getByRole("link").first();
  const step = await chosen.getAttribute("href");
  await chosen.click();
  await page.getByLabel("手机号").fill(phone);
  await page.getByRole("button", { name: "获取验证码" }).click();
  await page.getByLabel("验证码").fill(await codeFor(phone));
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByText("为您保留到")).toBeVisible();
  const { pathname, searchParams } = new URL(page.url());
  const wanted = new URL(step ?? "", page.url());
  expect([pathname, [...searchParams]]).toEqual([wanted.pathname, [...wanted.searchParams]]);
});

test("on a desktop the keyboard is enough", async ({ page, signInAsNewcomer }, { project }) => {
  test.skip(project.name !== "desktop", "phones have none");
  await signInAsNewcomer();
  await page.goto("/");
  await page.getByLabel("输入或说出您的问题").focus();
  await page.keyboard.type("欠薪");
  await tabTo("工资报酬");
  await tabTo("预约咨询");
  await expect(page.getByRole("radio", { name: "到现场面谈" })).toBeVisible();
  await page.getByRole("radio", { name: "到现场面谈" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "打电话" })).toBeChecked();
  await expect(page.getByRole("radio", { name: /空档/ }).first()).toBeVisible();
  await tabTo(/^(?:今|明|\d+月).*\d\d:\d\d–/);
  await expect(page.getByText("为您保留到")).toBeVisible();
  await tabTo("确认预约");
  await expect(page).toHaveURL(/\/appointments\/[^/]+$/);

  /** Go forward with Tab until the focus is on what has that name, and press Enter. */
  async function tabTo(name: string | RegExp): Promise<void> {
    const goal = page
      .getByRole("main")
      .getByRole("link", { name })
      .or(page.getByRole("main").getByRole("button", { name }))
      .first();
    await goal.waitFor();
    for (let tabs = 0; tabs < 60; tabs += 1) {
      await page.keyboard.press("Tab");
      if (await goal.evaluate((one) => one === document.activeElement)) break;
    }
    await expect(goal).toBeFocused();
    await page.keyboard.press("Enter");
  }
});

test("in elder mode one thing a screen, and six taps at most", async ({
  page,
  context,
  signInAsNewcomer,
}) => {
  await signInAsNewcomer();
  await look(context, "elder");
  const hand = new Hand(page);
  await page.goto("/");
  await hand.tap(page.getByRole("link", { name: "赡养老人" }));
  await hand.tap(page.getByRole("link", { name: "预约咨询" }));
  await expect(page.getByRole("heading", { name: "您想怎么咨询？" })).toBeFocused();
  await sound("scheduling-how-elder");
  await hand.tap(page.getByRole("button", { name: "到现场面谈" }));
  await expect(page.getByRole("heading", { name: "选一个时间" })).toBeFocused();
  await expect(page.getByRole("list", { name: "最早可约" })).toBeVisible();
  await sound("scheduling-choose-elder");
  await hand.tap(page.getByRole("list", { name: "最早可约" }).getByRole("link").first());
  await expect(page.getByText("为您保留到")).toBeVisible();
  await sound("appointments-confirm-elder");
  await hand.tap(page.getByRole("button", { name: "确认预约" }));
  await expect(page).toHaveURL(/\/appointments\/[^/]+$/);
  expect(hand.taps).toBeLessThanOrEqual(6);

  async function sound(name: string): Promise<void> {
    await expectAccessible(page);
    await expectTouchable(page);
    await expectNothingClipped(page);
    await shoot(page, name);
  }
});

test("in elder mode another day is three questions away, and back takes back the last", async ({
  page,
  context,
}) => {
  await look(context, "elder");
  await page.goto("/");
  await page.getByRole("link", { name: "赡养老人" }).click();
  await page.getByRole("link", { name: "预约咨询" }).click();
  await page.getByRole("button", { name: "到现场面谈" }).click();
  await page.getByRole("button", { name: "其他日期或地点" }).click();
  await page.getByRole("main").getByRole("list").getByRole("button").first().click();
  await expect(page.getByRole("heading", { name: "您想哪天来？" })).toBeFocused();
  await page.getByRole("button", { name: /空档/ }).last().click();
  await expect(page.getByRole("heading", { name: "您想几点？" })).toBeFocused();
  await expect(page.locator("a[href^='/book/confirm']").first()).toBeVisible();
  await expectAccessible(page);
  await expectNothingClipped(page);
  await page.getByRole("button", { name: "返回" }).click();
  await expect(page.getByRole("heading", { name: "您想哪天来？" })).toBeFocused();
});
