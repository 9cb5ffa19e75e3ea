import { expect, expectAccessible, expectNothingClipped, expectTouchable, test } from "../browsing";
import { codeFor, unusedPhone } from "../people";

test("somebody new signs in with phone and code and comes back to the screen they wanted", async ({
  page,
}) => {
  const phone = unusedPhone();
  await page.goto("/sign-in?to=%2F");
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await page.getByLabel("手机号").fill(phone);
  await page.getByRole("button", { name: "获取验证码" }).click();
  await page.getByLabel("验证码").fill(await codeFor(phone));
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("link", { name: "我的" })).toBeVisible();
});

test("a wrong code is refused beside its input", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("手机号").fill(unusedPhone());
  await page.getByRole("button", { name: "获取验证码" }).click();
  await page.getByLabel("验证码").fill("000000");
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByLabel("验证码")).toHaveAttribute("aria-invalid", "true");
});
