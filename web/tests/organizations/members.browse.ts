import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  shoot,
  test,
} from "../browsing";
import { ask, type Session, sessionOf, unusedPhone } from "../people";

const CONTACT = "+8613490000132";
const ORGANIZATION = "示范云帆文化传播有限公司（演示）";

async function phoneOf({ accessToken }: Session): Promise<string> {
  const { viewer } = await ask<{ viewer: { phone: string } }>(
    "{ viewer { phone } }",
    {},
    accessToken,
  );
  return viewer.phone;
}

async function invite(phone: string): Promise<void> {
  const { accessToken } = await sessionOf(CONTACT);
  const { viewer } = await ask<{ viewer: { memberships: { organization: { id: string } }[] } }>(
    "{ viewer { memberships { organization { id } } } }",
    {},
    accessToken,
  );
  await ask(
    "mutation($o: ID!, $p: String!) { inviteMember(input: {organizationId: $o, phone: $p, role: ENTERPRISE_CONTACT}) { invitation { id } } }",
    { o: viewer.memberships[0]?.organization.id, p: phone },
    accessToken,
  );
}

test("a contact invites a colleague, who accepts; the contact ends it; another invitation is declined", async ({
  page,
  another,
  signInAsNewcomer,
}) => {
  const phone = await phoneOf(await signInAsNewcomer());
  const contact = await another(CONTACT);
  await contact.goto("/organization");
  await contact.getByRole("link", { name: /成员与邀请/ }).click();
  await contact.getByLabel("对方的手机号").fill(phone);
  await contact.getByLabel("怎么称呼对方").fill("新同事（演示）");
  await contact.getByRole("button", { name: "发出邀请" }).click();
  await expect(contact.getByText(`邀请已发给 ${phone}。`)).toBeVisible();
  await expect(contact.getByRole("button", { name: `撤回给 ${phone} 的邀请` })).toBeVisible();
  await expectAccessible(contact);
  await expectTouchable(contact);
  await expectNothingClipped(contact);
  await shoot(contact, "organizations-members-zh");

  await page.goto("/invitations");
  await expect(page.getByRole("heading", { name: ORGANIZATION })).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "organizations-invitations-zh");
  await page.getByRole("button", { name: `接受${ORGANIZATION}的邀请` }).click();
  await expect(page.getByText(`您已成为${ORGANIZATION}的“企业联系人”。`)).toBeVisible();
  await page.getByRole("link", { name: "去看看" }).click();
  await expect(page.getByRole("heading", { name: ORGANIZATION })).toBeVisible();
  await page.getByRole("link", { name: /成员与邀请/ }).click();
  const own = page.getByRole("listitem").filter({ hasText: "（您）" });
  await expect(own).toContainText("企业联系人");

  await own.getByRole("button").click();
  await page.getByRole("button", { name: "确定结束" }).click();
  await expect(page).toHaveURL("/");
  await page.goto("/organization");
  await expect(page.getByText("您还不是企业或学校的联系人。")).toBeVisible();

  await invite(phone);
  await page.getByRole("link", { name: "查看我的邀请" }).click();
  await page.getByRole("button", { name: `谢绝${ORGANIZATION}的邀请` }).click();
  await page.getByRole("button", { name: "确定谢绝" }).click();
  await expect(page.getByText(`已谢绝${ORGANIZATION}的邀请。`)).toBeVisible();
});

test("an invitation that has not been answered is taken back", async ({ page, signInAs }) => {
  const phone = unusedPhone();
  await invite(phone);
  await signInAs(CONTACT);
  await page.goto("/organization");
  await page.getByRole("link", { name: /成员与邀请/ }).click();
  await page.getByRole("button", { name: `撤回给 ${phone} 的邀请` }).click();
  await expect(page.getByText("邀请已撤回。")).toBeVisible();
  await expect(page.getByText(phone)).toBeHidden();
});

test("a number that is none is refused beside its input", async ({ page, signInAs }) => {
  await signInAs(CONTACT);
  await page.goto("/organization");
  await page.getByRole("link", { name: /成员与邀请/ }).click();
  await page.getByLabel("对方的手机号").fill("12");
  await page.getByRole("button", { name: "发出邀请" }).click();
  await expect(page.getByLabel("对方的手机号")).toHaveAttribute("aria-invalid", "true");
});
