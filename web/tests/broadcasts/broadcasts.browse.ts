import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  look,
  shoot,
  test,
} from "../browsing";
import { ask, newcomer, sessionOf } from "../people";

/** Works at a station of their own, which nobody else's tests write for. */
const STAFF = "+8613490000211";
const COORDINATOR = "+8613490000172";

async function followed(): Promise<void> {
  const staff = await sessionOf(STAFF);
  const { viewer } = await ask<{ viewer: { memberships: { organization: { id: string } }[] } }>(
    "{ viewer { memberships { organization { id } } } }",
    {},
    staff.accessToken,
  );
  const { accessToken } = await newcomer();
  await ask(
    "mutation($id: ID!) { follow(input: {organizationId: $id}) { errors { message } } }",
    { id: viewer.memberships[0]?.organization.id },
    accessToken,
  );
}

test("a message is written, counted, sent, and its progress comes by itself", async ({
  page,
  signInAs,
}) => {
  await followed();
  await signInAs(STAFF);
  await page.goto("/broadcasts/new");
  await expect(page.getByText(/现在会发给 \d+ 人/)).toBeVisible();
  await page.getByLabel("中文标题").fill("周六普法讲座");
  await page.getByLabel("中文正文").fill("周六上午九点，街道活动中心。");
  await page.getByLabel("英文标题").fill("A talk on Saturday");
  await page.getByRole("button", { name: "保存草稿" }).click();
  await expect(page.getByLabel("英文正文")).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "broadcasts-new-zh");
  await page.getByLabel("英文正文").fill("At nine in the morning, in the community center.");
  await page.getByRole("button", { name: "保存草稿" }).click();

  await expect(page.getByRole("heading", { name: "草稿，尚未发送" })).toBeVisible();
  await page.getByRole("button", { name: "发送" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "确定发送" }).click();
  await expect(page.getByRole("heading", { name: "已发送" })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/已放入消息箱 [1-9]\d* \/ \d+ 人/)).toBeVisible();
  await expectAccessible(page);
  await expectNothingClipped(page);
  await shoot(page, "broadcasts-one-zh");
});

test("a draft is discarded, and stays in the list as stopped", async ({
  page,
  context,
  signInAs,
}) => {
  await look(context, "en");
  await signInAs(COORDINATOR);
  await page.goto("/broadcasts");
  await page.getByRole("link", { name: "Write one" }).click();
  const title = `Closed on Monday ${Date.now()}`;
  await page.getByLabel("Title in Chinese").fill("周一闭馆");
  await page.getByLabel("Text in Chinese").fill("周一不接待。");
  await page.getByLabel("Title in English").fill(title);
  await page.getByLabel("Text in English").fill("Nobody is received on Monday.");
  await page.getByRole("button", { name: "Save the draft" }).click();
  await page.getByRole("button", { name: "Discard the draft" }).click();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Yes, stop it" }).click();
  await expect(page.getByRole("heading", { name: "Stopped" })).toBeVisible();
  await page.goto("/broadcasts");
  await expect(page.getByRole("link", { name: title })).toContainText("Stopped");
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "broadcasts-list-en");
});
