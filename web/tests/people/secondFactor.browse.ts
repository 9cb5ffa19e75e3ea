import { expect, expectAccessible, expectNothingClipped, expectTouchable, test } from "../browsing";
import { codeOf, scanned } from "./authenticator";
import { signIn } from "./signingIn";

// Of parks that no other test signs in for: with an authenticator, their other sessions are no staff's.
const COORDINATORS: Record<string, string> = {
  phone: "+8613490000262",
  desktop: "+8613490000263",
};

test("staff scan a code to set up their authenticator, keep their recovery codes, and remove it", async ({
  page,
}, info) => {
  await signIn(page, COORDINATORS[info.project.name] ?? "");
  await page.goto("/profile/second-factor");
  await page.getByRole("button", { name: "开始设置" }).click();
  const code = page.getByRole("img", { name: "身份验证器的二维码" });
  await expect(code).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  const uri = await scanned(await code.screenshot());
  expect(uri).toMatch(/^otpauth:\/\/totp\//);
  expect(new URL(uri).searchParams.get("secret")).toBe(await page.locator("code").textContent());
  await expect(page.getByRole("link", { name: /直接打开/ })).toHaveAttribute("href", uri);
  await page.getByLabel("动态码").fill("000000");
  await page.getByRole("button", { name: "确认" }).click();
  await expect(page.getByLabel("动态码")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("动态码").fill(codeOf(uri));
  await page.getByRole("button", { name: "确认" }).click();
  await expect(page.getByText("已设置。剩余恢复码：10")).toBeVisible();
  await expect(page.getByRole("status").getByRole("listitem")).toHaveCount(10);
  await expectAccessible(page);
  await page.getByRole("button", { name: "移除身份验证器" }).click();
  await expect(page.getByRole("button", { name: "开始设置" })).toBeVisible();
});
