import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  look,
  shoot,
  test,
} from "../browsing";
import { askInWriting, invite } from "./told";

test("what is unread says so, opens its thread and is read from then on", async ({
  page,
  isMobile,
  signInAs,
}) => {
  const { accessToken } = await signInAs(isMobile ? "+8613490000100" : "+8613490000101");
  const asked = await askInWriting(accessToken, "押金退还（演示）");
  await page.goto("/inbox");
  const unread = page.getByRole("region", { name: "未读" });
  await expect(page.getByRole("link", { name: "消息，1 条未读" })).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "notifications-inbox-zh");
  await unread
    .getByRole("link", { name: /未读.*已收到您的咨询/ })
    .first()
    .click();
  await expect(page).toHaveURL(`/consultations/${asked}`);
  await page.getByRole("link", { name: "消息", exact: true }).click();
  await expect(unread.getByText("没有未读消息")).toBeVisible();
  const read = page.getByRole("region", { name: "已读" }).getByRole("link").first();
  await expect(read).toHaveAttribute("href", `/consultations/${asked}`);
});

test("what comes in while the app is open is said at once, in the app's language, and counted", async ({
  page,
  context,
  signInAsNewcomer,
}) => {
  await look(context, "en");
  const { accessToken } = await signInAsNewcomer();
  await page.goto("/profile");
  await expect(page.getByRole("link", { name: "Inbox", exact: true })).toBeVisible();
  await invite(accessToken);
  const said = page.getByRole("status").filter({ hasText: "You are invited" });
  await expect(said).toBeVisible();
  await expect(page.getByRole("link", { name: "Inbox, 1 unread" })).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await shoot(page, "notifications-arrived-en");
  await said.getByRole("link", { name: "Open" }).click();
  await expect(page).toHaveURL("/invitations");
  await expect(said).toBeHidden();
  await page.goto("/inbox");
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await expect(page.getByText("Nothing is unread")).toBeVisible();
  await expect(page.getByRole("link", { name: "Inbox", exact: true })).toBeVisible();
});
