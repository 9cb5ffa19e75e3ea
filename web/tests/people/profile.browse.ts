import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  look,
  shoot,
  test,
} from "../browsing";
import { askInWriting } from "../notifications/told";
import { ask } from "../people";
import { partOf } from "./archive";

const RESIDENT = "+8613490000101";

for (const chosen of ["zh", "en", "elder"] as const) {
  test(`the profile and its screens are in reach of every hand and eye: ${chosen}`, async ({
    page,
    context,
    signInAs,
  }) => {
    await look(context, chosen);
    await signInAs(RESIDENT);
    for (const path of [
      "/profile",
      "/profile/name",
      "/profile/email",
      "/profile/privacy",
      "/profile/trace",
      "/profile/close",
      "/profile/notifications",
      "/profile/devices",
      "/profile/following",
    ]) {
      await page.goto(path);
      await expect(page.getByRole("main")).not.toBeEmpty();
      await expectAccessible(page);
      await expectTouchable(page);
      await expectNothingClipped(page);
      await shoot(page, `people${path.replaceAll("/", "-")}-${chosen}`);
    }
  });
}

test("somebody says how they are called and which language they speak, and both stay", async ({
  page,
  isMobile,
  signInAs,
}) => {
  await signInAs(isMobile ? "+8613490000104" : "+8613490000105");
  await page.goto("/profile/name");
  await page.getByLabel("姓名").fill("演示居民");
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByText("已保存")).toBeVisible();
  await page.getByRole("link", { name: "返回" }).click();
  await expect(page.getByText("演示居民")).toBeVisible();
  await page.getByLabel("English").check();
  await expect(page.getByRole("heading", { name: "Me" })).toBeVisible();
  await page.getByLabel("Large type").check();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Me" })).toBeVisible();
  await expect(page.getByLabel("Large type")).toBeChecked();
});

test("everybody chooses how and when they are told, and of what they hear news", async ({
  page,
  isMobile,
  signInAs,
}) => {
  await signInAs(isMobile ? "+8613490000104" : "+8613490000105");
  await page.goto("/profile/notifications");
  const visits = page.getByRole("checkbox", { name: "我的预约：手机推送", exact: true });
  await visits.check();
  await visits.uncheck();
  await expect(visits).not.toBeChecked();
  await page.getByText("逐项设置").first().click();
  const one = page.getByRole("checkbox", { name: "预约成功：手机推送" });
  await one.check();
  await expect(one).toBeChecked();
  await expect(visits).toHaveJSProperty("indeterminate", true);
  await page.getByLabel("从", { exact: true }).fill("21:30");
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByText("现在的免打扰时段：21:30 到 07:00")).toBeVisible();
  await page.getByRole("button", { name: "取消免打扰" }).click();
  await expect(page.getByText("现在没有设置免打扰。")).toBeVisible();
  await page.goto("/profile/following");
  const topic = page.getByRole("checkbox", { name: "婚姻家庭" });
  await topic.check();
  await page.reload();
  await expect(topic).toBeChecked();
});

test("all that is kept of somebody comes as one archive, and closing needs their own number", async ({
  page,
  isMobile,
  signInAsNewcomer,
}) => {
  test.skip(!isMobile, "an account is closed once; its screens are looked at above");
  const { accessToken } = await signInAsNewcomer();
  await askInWriting(accessToken, "拿走数据（演示）");
  await page.goto("/profile/privacy");
  await page.getByRole("button", { name: "汇集我的全部数据" }).click();
  const link = page.getByRole("link", { name: /^下载（\d+ KB）$/ });
  await expect(link).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
  await expectNothingClipped(page);
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const archive = await download.path();
  const asked = JSON.parse(await partOf(archive, "json/consultations.json")) as { title: string }[];
  expect(asked.map(({ title }) => title)).toEqual(["拿走数据（演示）"]);
  expect(await partOf(archive, "json/trace.json")).toContain("consultation.submitted");
  await page.getByRole("button", { name: "汇集我的全部数据" }).click();
  await expect(page.getByRole("alert")).toContainText("每天");
  await page.getByRole("link", { name: /注销账号/ }).click();
  await page.getByLabel(/请输入您自己的手机号/).fill("+8613800000000");
  await page.getByRole("button", { name: "注销我的账号" }).click();
  const field = page.getByLabel(/请输入您自己的手机号/);
  await expect(field).toHaveAttribute("aria-invalid", "true");
  const [me] = JSON.parse(await partOf(archive, "json/profile.json")) as [{ phone: string }];
  await field.fill(me.phone);
  await page.getByRole("button", { name: "注销我的账号" }).click();
  await expect(page).toHaveURL("/closed");
  await expect(page.getByText(/您的姓名、手机号和邮箱已经清除/)).toBeVisible();
  await expect(ask("{ viewer { id } }", {}, accessToken)).rejects.toThrow();
});
