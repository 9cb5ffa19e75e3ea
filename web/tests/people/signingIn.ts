import type { Page } from "@playwright/test";
import { expect } from "../browsing";
import { codeFor, type Session } from "../people";

/** Sign a browser in as a person does, with phone and code; what the app keeps of it then. */
export async function signIn(page: Page, phone: string): Promise<Session> {
  await page.goto("/sign-in");
  await page.getByLabel("手机号").fill(phone);
  await page.getByRole("button", { name: "获取验证码" }).click();
  await page.getByLabel("验证码").fill(await codeFor(phone));
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByRole("link", { name: "我的", exact: true })).toBeVisible();
  const kept = await page.evaluate(() => localStorage.getItem("mulin.session"));
  return JSON.parse(kept ?? "") as Session;
}
