import { expect, test } from "../browsing";
import { askInWriting } from "../notifications/told";
import { rowsKept } from "../outbox/kept";
import { ask, newcomer, unusedPhone } from "../people";
import { signIn } from "./signingIn";

// What a device keeps of somebody does not depend on the size of its screen.
test.skip(({ isMobile }) => !isMobile, "the same on every screen");

test("signing out leaves nothing of somebody on the device, not even drafts", async ({
  page,
  context,
  signInAs,
}) => {
  const { accessToken } = await signInAs("+8613490000106");
  const id = await askInWriting(accessToken, "邻里噪音（演示）");
  await page.goto(`/consultations/${id}`);
  await page.getByLabel("写消息").fill("没写完的话");
  await expect(async () => {
    expect(Math.max(...Object.values(await rowsKept(context)))).toBeGreaterThan(0);
  }).toPass();
  await page.getByRole("link", { name: "我的", exact: true }).click();
  await page.getByRole("button", { name: "退出登录" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "退出登录" }).click();
  await expect(page.getByRole("link", { name: "我的", exact: true })).toBeHidden();
  await expect(page).toHaveURL("/");
  expect(Object.values(await rowsKept(context)).filter((rows) => rows > 0)).toEqual([]);
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  expect(stored).not.toContain("没写完");
  expect(stored).not.toContain("mulin.session");
  await page.goto("/consultations");
  await expect(page).toHaveURL(/sign-in/);
  await expect(ask("{ viewer { id } }", {}, accessToken)).rejects.toThrow();
});

test("whoever signs in on a shared device finds nothing of the person before", async ({
  page,
  context,
}) => {
  const before = unusedPhone();
  await signIn(page, before);
  await page.getByRole("link", { name: "我的", exact: true }).click();
  await expect(page.getByText(before)).toBeVisible();
  await expect(async () => {
    expect(Math.max(...Object.values(await rowsKept(context)))).toBeGreaterThan(0);
  }).toPass();
  // Not signed out: the session ends by itself, as it does after a while.
  await page.evaluate(() => localStorage.removeItem("mulin.session"));
  await signIn(page, unusedPhone());
  const kept = Object.entries(await rowsKept(context)).filter(([, rows]) => rows > 0);
  const mine = await page.evaluate(() => localStorage.getItem("mulin.person"));
  expect(kept.map(([name]) => name).sort()).toEqual([`mulin-${mine}`, "mulin-sessions"]);
  await page.getByRole("link", { name: "我的", exact: true }).click();
  await expect(page.getByText("还没有填写姓名")).toBeVisible();
  await expect(page.getByText(before)).toBeHidden();
});

test("two tabs that find the session stale at once both stay signed in", async ({ context }) => {
  const session = await newcomer();
  const stale = `x.${btoa(JSON.stringify({ exp: 1 }))}.x`;
  const [one, other] = [await context.newPage(), await context.newPage()];
  // Not a screen: it would begin to renew, and be left before it has the answer.
  await one.goto("/icon.svg");
  await one.evaluate(
    (kept) => localStorage.setItem("mulin.session", kept),
    JSON.stringify({ ...session, accessToken: stale }),
  );
  await Promise.all([one.goto("/profile"), other.goto("/profile")]);
  for (const page of [one, other]) await expect(page.getByText("还没有填写姓名")).toBeVisible();
  await one.reload();
  await expect(one.getByText("还没有填写姓名")).toBeVisible();
});
