import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  look,
  shoot,
  test,
} from "../browsing";

test("a stranger finds the topic by what people call it", async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("输入或说出您的问题").fill("离婚");
  await expect(page.getByText("找到 1 项")).toBeVisible();
  await page.getByRole("link", { name: "婚姻家庭" }).click();
  await expect(page.getByRole("heading", { name: "婚姻家庭" })).toBeVisible();
});

test("what nobody knows a topic for can be written down", async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("输入或说出您的问题").fill("qqqq");
  await expect(page.getByText("没有找到“qqqq”")).toBeVisible();
  await expect(page.getByRole("link", { name: "写下问题，等律师答复" })).toHaveAttribute(
    "href",
    "/consultations/new",
  );
});

for (const chosen of ["zh", "en", "elder"] as const) {
  test(`the home screen is for every eye and thumb: ${chosen}`, async ({ page, context }) => {
    await look(context, chosen);
    await page.goto("/");
    await expect(page.locator("a[href^='/help/']")).toHaveCount(8);
    await expectAccessible(page);
    await expectTouchable(page);
    await expectNothingClipped(page);
    await shoot(page, `services-home-${chosen}`);
    await page.getByRole("button", { name: /23/ }).click();
    await expect(page.locator("a[href^='/help/']")).toHaveCount(23);
  });

  test(`a topic leads to booking, writing and calling: ${chosen}`, async ({ page, context }) => {
    await look(context, chosen);
    await page.goto("/");
    await page.locator("a[href^='/help/']").first().click();
    const book = page.locator("main a[href^='/book']");
    await expect(book).toContainText(/\d\d:\d\d/);
    await expect(page.locator("main a[href^='/consultations/new?topic=']")).toBeVisible();
    await expect(page.locator("main a[href='tel:12348']")).toBeVisible();
    await expectAccessible(page);
    await expectTouchable(page);
    await expectNothingClipped(page);
    await shoot(page, `services-help-${chosen}`);
  });
}

test("where nobody allowed it, the place is asked for only after a tap", async ({ browser }) => {
  const context = await browser.newContext({ permissions: [], locale: "zh-CN" });
  const page = await context.newPage();
  await page.addInitScript(() => {
    navigator.geolocation.getCurrentPosition = (_found, refused) => {
      document.title = "asked";
      refused?.({ code: 1 } as GeolocationPositionError);
    };
  });
  await page.goto("/");
  await page.getByRole("link", { name: "婚姻家庭" }).click();
  await expect(page.locator("main a[href^='/book']")).toContainText(/\d\d:\d\d/);
  await expect(page).not.toHaveTitle("asked");
  await page.getByRole("button", { name: "按离我远近查找" }).click();
  await expect(page.getByText("没能获取您的位置")).toBeVisible();
  await context.close();
});
