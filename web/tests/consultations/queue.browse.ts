import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  shoot,
  test,
} from "../browsing";
import { askedBy, COORDINATOR, SCHOOL_CONTACT } from "./asked";

test("a coordinator sees what waits, late first, and what is shown stands in the address", async ({
  page,
  signInAs,
}) => {
  await signInAs(COORDINATOR);
  await page.goto("/queue");
  await expect(page.getByRole("heading", { level: 2 }).first()).toContainText("已超过承诺时间");
  await expect(
    page
      .getByRole("region", { name: /已超过承诺时间/ })
      .getByRole("link")
      .first(),
  ).toContainText("已过承诺时间");
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "consultations-queue-zh");

  await page.getByLabel("状态").selectOption({ label: "已答复" });
  await expect(page).toHaveURL(/status=ANSWERED/);
  await page.getByRole("button", { name: "只看超时的" }).click();
  await expect(page).toHaveURL(/late=1/);
  await expect(page.getByText("没有等待答复的咨询。")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("button", { name: "只看超时的" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
});

test("a specialist gives a question back with a reason, and takes it again from the list", async ({
  page,
  signInAs,
}, { project }) => {
  const asked = await askedBy(SCHOOL_CONTACT, `学生在校受伤 ${project.name}`);
  await signInAs(asked.phone);
  await page.goto(`/consultations/${asked.id}`);
  await page.getByRole("button", { name: "退回团队" }).click();
  await page.getByLabel("原因").fill("明天出庭");
  await page.getByRole("button", { name: "确认退回" }).click();
  await expect(page.getByRole("button", { name: "我来答复" })).toBeVisible();
  await page.goto("/queue");
  const row = page.getByRole("listitem").filter({ hasText: asked.title });
  await expect(row).toContainText("已被退回");
  await row.getByRole("button", { name: "我来答复" }).click();
  await expect(row.getByRole("button", { name: "我来答复" })).toHaveCount(0);
  await expect(row).toContainText("正在答复");
});

test("who answers nothing is told what the queue is for", async ({ page, signInAs }) => {
  await signInAs(SCHOOL_CONTACT);
  await page.goto("/queue");
  await expect(page.getByText("您的账号没有这个权限")).toBeVisible();
});

test("search finds by Chinese, pinyin and reference, each kind with its links", async ({
  page,
  signInAs,
}) => {
  const asked = await askedBy(SCHOOL_CONTACT, "食堂供货合同到期");
  await signInAs(SCHOOL_CONTACT);
  await page.goto("/search");
  const search = async (text: string) => {
    await page.getByRole("searchbox").fill(text);
    await page.getByRole("searchbox").press("Enter");
  };
  const found = page.locator(`a[href="/consultations/${asked.id}"]`);
  await search("食堂供货");
  await expect(found).toContainText(asked.title);
  await search(asked.reference);
  await expect(found).toContainText(asked.title);
  await search("xu mozhu");
  await expect(page.getByRole("region", { name: "专员" })).toContainText("徐墨竹");
  await search("fudan");
  await expect(page.getByRole("region", { name: "机构" }).getByRole("link").first()).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "consultations-search-zh");
  await search("不存在的词语");
  await expect(page.getByText("没有找到")).toBeVisible();
});
