import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  look,
  shoot,
  test,
} from "../browsing";
import { specialistOf } from "../scheduling/world";

const NUMBERS = { phone: 444, desktop: 445 };

test("a calendar link is shown once, read by any calendar, and closed for good", async ({
  context,
  page,
  request,
  signInAs,
}, { project }) => {
  await signInAs(specialistOf(project.name, NUMBERS));
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/hours/calendar");
  await expect(page.getByText("还没有订阅链接。")).toBeVisible();
  await page.getByRole("button", { name: "生成订阅链接" }).click();
  const address = await page.getByLabel("订阅链接", { exact: true }).inputValue();
  expect(address).toMatch(/^https?:.*\.ics$/);
  await page.getByRole("button", { name: "复制链接" }).click();
  await expect(page.getByText("已复制")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address);
  await expect(page.getByRole("link", { name: "在本机日历中打开" })).toHaveAttribute(
    "href",
    address.replace(/^https?:/, "webcal:"),
  );
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "calendars-new-zh");
  const path = new URL(address).pathname;
  expect((await request.get(path)).status()).toBe(200);

  await page.getByRole("button", { name: "我已保存好" }).click();
  await expect(page.getByLabel("订阅链接", { exact: true })).toHaveCount(0);
  const feeds = page.getByRole("list", { name: "在手机日历里看预约" });
  await expect(feeds.getByText("我接待的")).toBeVisible();
  await feeds.getByRole("button", { name: "停用" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "停用" }).click();
  await expect(page.getByText("还没有订阅链接。")).toBeVisible();
  expect((await request.get(path)).status()).toBe(404);
});

test("another calendar is imported, says why it could not be read, and is removed", async ({
  page,
  signInAs,
}, { project }) => {
  await signInAs(specialistOf(project.name, NUMBERS));
  await page.goto("/hours/calendar");
  await page.getByLabel("名称").fill("律所日历");
  await page.getByLabel("日历的 iCalendar 地址").fill("ftp://calendar.invalid/a.ics");
  await page.getByRole("button", { name: "导入" }).click();
  await expect(page.getByLabel("日历的 iCalendar 地址")).toHaveAttribute("aria-invalid", "true");

  await page.getByLabel("日历的 iCalendar 地址").fill("https://calendar.invalid/a.ics");
  await page.getByRole("button", { name: "导入" }).click();
  const imports = page.getByRole("list", { name: "让其他日历占用时间" });
  await expect(imports.getByText("律所日历")).toBeVisible();
  await expect(imports.getByText("读取失败")).toBeVisible({ timeout: 20_000 });
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "calendars-import-zh");
  await imports.getByRole("button", { name: "立即更新" }).click();
  await expect(imports.getByText("正在重新读取")).toBeVisible();
  await imports.getByRole("button", { name: "移除" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "移除" }).click();
  await expect(page.getByText("没有导入日历。")).toBeVisible();
});

test("a resident subscribes to their own appointments, staff to a venue's", async ({
  another,
  context,
  page,
  signInAs,
}) => {
  await signInAs("+8613490000180");
  await page.goto("/hours/calendar");
  await page.getByText("接待点的全部预约").click();
  await expect(page.getByLabel("哪个接待点")).not.toHaveValue("");

  const resident = await another("+8613490000100");
  await resident.goto("/hours/calendar");
  await expect(resident.getByRole("button", { name: "生成订阅链接" })).toBeVisible();
  await expect(resident.getByText("让其他日历占用时间")).toHaveCount(0);

  await look(context, "en");
  await page.reload();
  await expect(page.getByText("All of a venue")).toBeVisible();
  await expectNothingClipped(page);
  await look(context, "elder");
  await page.reload();
  await expect(page.getByText("接待点的全部预约")).toBeVisible();
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "calendars-elder");
});
