import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  look,
  shoot,
  test,
} from "../browsing";

const DAY_MS = 86_400_000;

/** A day of the district's calendar. */
function dayIn(days: number): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(
    Date.now() + days * DAY_MS,
  );
}

test("who finds no time joins the waitlist in place, sees where they stand, and leaves", async ({
  page,
  signInAsNewcomer,
}) => {
  await signInAsNewcomer();
  await page.goto("/");
  await page.getByRole("link", { name: "房屋租赁" }).click();
  await page.getByRole("link", { name: "预约咨询" }).click();
  await page.getByText("没有合适的时间？排候补").click();
  await page.getByLabel("最早哪天可以").fill(dayIn(40));
  await page.getByLabel("最晚哪天可以").fill(dayIn(39));
  await page.getByRole("button", { name: "加入候补" }).click();
  await expect(page.getByLabel("最晚哪天可以")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("最晚哪天可以").fill(dayIn(50));
  await page.getByRole("radio", { name: "上午" }).check();
  await page.getByRole("button", { name: "加入候补" }).click();
  await page.getByRole("link", { name: "看我的候补" }).click();
  await expect(page.getByText("正在排队")).toBeVisible();
  await expect(page.getByText("12:00 以前")).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "waitlist-places-zh");
  await page.getByRole("button", { name: "退出候补" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "退出候补" }).click();
  await expect(page.getByText("您现在没有候补")).toBeVisible();
});

test("what is offered is declined, then accepted: in elder mode, in large letters", async ({
  page,
  context,
  signInAsNewcomer,
}) => {
  await signInAsNewcomer();
  await look(context, "elder");
  await page.goto("/");
  await page.getByRole("link", { name: "赡养老人" }).click();
  const book = await page.getByRole("link", { name: "预约咨询" }).getAttribute("href");
  const topic = new URLSearchParams(book?.split("?")[1]).get("topic");
  await page.goto(`${book}&mode=PHONE&look=other`);
  await page.getByText("没有合适的时间？排候补").click();
  await page.getByRole("link", { name: "加入候补" }).click();
  await expect(page.getByRole("heading", { name: "排候补" })).toBeVisible();
  expect(new URL(page.url()).searchParams.get("topic")).toBe(topic);
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "waitlist-join-elder");
  await page.getByRole("button", { name: "加入候补" }).click();
  await page.getByRole("link", { name: "看我的候补" }).click();
  // It is free already, so it is offered within a moment.
  const offer = page.getByRole("main").getByText(/为您保留到/);
  await expect(offer).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "waitlist-offer-elder");
  const when = page.getByRole("main").locator("strong");
  const declined = (await when.textContent()) ?? "";
  await page.getByRole("button", { name: "不合适，继续排队" }).click();
  await expect(page.getByText(declined)).toBeHidden();
  await expect(offer).toBeVisible();
  await page.getByRole("button", { name: "接受这个时间" }).click();
  await expect(page).toHaveURL(/\/appointments\/[^/]+$/);
});

test("where nothing is free at all, the waitlist is what a stranger is shown", async ({ page }) => {
  await page.route("**/graphql", (route) =>
    route.request().postData()?.includes("EarliestTimes")
      ? route.fulfill({ json: { data: { nextAvailable: [] } } })
      : route.fallback(),
  );
  await page.goto("/book");
  await expect(page.getByText("目前没有空档")).toBeVisible();
  await expect(page.getByRole("link", { name: "登录后排候补" })).toHaveAttribute(
    "href",
    /^\/waitlist\/join\?service=/,
  );
  await expectAccessible(page);
});
