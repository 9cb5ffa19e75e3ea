import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  look,
  shoot,
  test,
} from "../browsing";

const ENTERPRISE_CONTACT = "+8613490000131";
const SCHOOL_CONTACT = "+8613490000151";

test("an enterprise's contact sees who serves it and who is on duty, and asks and books for it", async ({
  page,
  signInAs,
}) => {
  await signInAs(ENTERPRISE_CONTACT);
  await page.goto("/organization");
  await expect(
    page.getByRole("heading", { name: "示范青禾生物科技有限公司（演示）" }),
  ).toBeVisible();
  await expect(page.getByText("已核实：工作人员已确认单位信息。")).toBeVisible();
  const team = page.getByRole("region", { name: "为我们服务的团队" });
  await expect(team.getByText("（负责人）")).toBeVisible();
  await expect(team.getByText(/值班/).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "书面提问" })).toHaveAttribute(
    "href",
    /^\/consultations\/new\?organization=.+/,
  );
  await expect(page.getByRole("link", { name: "预约面谈" })).toHaveAttribute(
    "href",
    /^\/book\?organization=.+/,
  );
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "organizations-home-zh");
});

test("a school's past advice is found by a word", async ({ page, signInAs }) => {
  await signInAs(SCHOOL_CONTACT);
  await page.goto("/organization");
  await expect(page.getByRole("region", { name: "为我们服务的团队" })).toContainText(
    "学校法律顾问团",
  );
  await page.getByLabel("按内容查找").fill("量子力学");
  await page.getByRole("button", { name: "查找" }).click();
  await expect(page.getByText("没有找到含有“量子力学”的咨询。")).toBeVisible();
});

test("in English nothing stays in Chinese but names", async ({ page, context, signInAs }) => {
  await look(context, "en");
  await signInAs(ENTERPRISE_CONTACT);
  await page.goto("/organization");
  await expect(page.getByText("Verified: staff have confirmed what it is.")).toBeVisible();
  await expect(page.getByRole("region", { name: "The team that serves us" })).toContainText(
    "on duty",
  );
  await expectNothingClipped(page);
  await shoot(page, "organizations-home-en");
});

test("elder mode shows one part a screen", async ({ page, context, signInAs }) => {
  await look(context, "elder");
  await signInAs(ENTERPRISE_CONTACT);
  await page.goto("/organization");
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "organizations-home-elder");
  await page.getByRole("link", { name: "为我们服务的团队" }).click();
  await expect(page.getByText("（负责人）")).toBeVisible();
  await expect(page.getByRole("link", { name: "书面提问" })).toBeHidden();
  await expectNothingClipped(page);
  await page.getByRole("button", { name: "返回" }).click();
  await expect(page.getByRole("link", { name: "书面提问" })).toBeVisible();
});

test("the organizations of a district are for those who look after them", async ({
  page,
  signInAs,
}) => {
  await signInAs(SCHOOL_CONTACT);
  await page.goto("/organizations");
  await expect(page.getByText("您的账户没有这项权限")).toBeVisible();
});
