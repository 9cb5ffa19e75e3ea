import type { Page } from "@playwright/test";
import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  look,
  shoot,
  test,
} from "../browsing";
import { notAPdf, picture } from "../files/samples";
import { SCHOOL_CONTACT } from "./asked";

const QUESTION = "老板三个月没发工资。我手里有合同，该怎么办？";

async function expectGood(page: Page): Promise<void> {
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
}

test("somebody asks with a photo, is told by when an answer comes, and finds it in the list", async ({
  page,
  signInAsNewcomer,
}) => {
  await signInAsNewcomer();
  await page.goto("/consultations");
  await expect(page.getByText("您还没有书面咨询")).toBeVisible();
  await page.getByRole("link", { name: "提一个问题" }).click();

  await page.getByLabel("请把情况和问题写下来").fill(QUESTION);
  await page.getByLabel("对方是谁").fill("示范对手公司（演示）");
  await page.getByLabel("添加照片或文件").setInputFiles(picture("工资条.png"));
  await expect(page.getByRole("list", { name: "已添加的文件" })).toContainText("✓ 已上传");
  await expectGood(page);
  await shoot(page, "consultations-ask-zh");
  await page.getByRole("button", { name: "提交问题" }).click();

  await expect(page).toHaveURL(/\/consultations\/(?!new)/);
  await expect(page.getByText(/您的问题已收到，承诺.+前答复/)).toBeVisible();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText("老板三个月没发工资");
  await expect(page.getByRole("img", { name: "图片：工资条.png" })).toBeVisible();
  await expectGood(page);

  await page.goto("/consultations");
  await expect(page.getByRole("link", { name: /老板三个月没发工资.*承诺.+前答复/ })).toBeVisible();
  await expectGood(page);
  await shoot(page, "consultations-list-zh");
});

test("a file that may not be attached is refused with the server's reason, before and after sending", async ({
  another,
}) => {
  // Not the page that no error may be logged on: a refused upload is one to the browser.
  const page = await another(SCHOOL_CONTACT);
  await page.goto("/consultations/new");
  const files = page.getByRole("list", { name: "已添加的文件" });
  await page
    .getByLabel("添加照片或文件")
    .setInputFiles({ ...picture("x"), name: "病毒.exe", mimeType: "application/x-msdownload" });
  await expect(files).toContainText("仅支持以下类型");
  await page.getByRole("button", { name: "移除 病毒.exe" }).click();
  await page.getByLabel("添加照片或文件").setInputFiles(notAPdf);
  await expect(files).toContainText("文件内容与扩展名 .pdf 不符");
  await page.getByRole("button", { name: "移除 合同.pdf" }).click();
  await expect(files).toHaveCount(0);
});

test("an upload that breaks off is sent again, one under way can be stopped", async ({
  another,
}) => {
  const page = await another(SCHOOL_CONTACT);
  await page.goto("/consultations/new");
  const files = page.getByRole("list", { name: "已添加的文件" });
  const choose = page.getByLabel("添加照片或文件");
  await page.route("**/files/upload/**", (route) => route.abort(), { times: 1 });
  await choose.setInputFiles(picture("现场.png"));
  await expect(files).toContainText("没有传完，请检查网络后重试");
  await page.getByRole("button", { name: "重新上传 现场.png" }).click();
  await expect(files).toContainText("✓ 已上传");

  await page.route("**/files/upload/**", () => undefined);
  await choose.setInputFiles(picture("另一张.png"));
  await expect(files).toContainText("正在上传");
  await expect(page.getByRole("button", { name: "提交问题" })).toBeDisabled();
  await page.getByRole("button", { name: "取消上传 另一张.png" }).click();
  await expect(files).not.toContainText("另一张");
  await expect(page.getByRole("button", { name: "提交问题" })).toBeEnabled();
});

test("a draft waits on this device, and nobody else finds it there", async ({
  page,
  signInAs,
  another,
}) => {
  await signInAs(SCHOOL_CONTACT);
  await page.goto("/consultations/new");
  await page.getByLabel("请把情况和问题写下来").fill(QUESTION);
  await page.getByLabel("复旦大学附属中学").check();
  await page.reload();
  await expect(page.getByLabel("请把情况和问题写下来")).toHaveValue(QUESTION);
  await expect(page.getByLabel("复旦大学附属中学")).toBeChecked();

  const kept = await page.evaluate(() => JSON.stringify(localStorage));
  const other = await another("+8613490000151");
  await other.addInitScript((all) => {
    for (const [name, value] of Object.entries(JSON.parse(all) as Record<string, string>)) {
      if (name.startsWith("mulin.draft.")) localStorage.setItem(name, value);
    }
  }, kept);
  await other.goto("/consultations/new");
  await expect(other.getByLabel("请把情况和问题写下来")).toHaveValue("");
});

test("a question that is missing is asked for beside its input", async ({ page, signInAs }) => {
  await signInAs(SCHOOL_CONTACT);
  await page.goto("/consultations/new");
  await page.getByRole("button", { name: "提交问题" }).click();
  await expect(page.getByLabel("请把情况和问题写下来")).toHaveAttribute("aria-invalid", "true");
});

test("whoever reads with difficulty is asked one thing a screen", async ({
  page,
  context,
  signInAs,
}) => {
  await look(context, "elder");
  await signInAs(SCHOOL_CONTACT);
  await page.goto("/consultations/new");
  await expect(page.getByText("第 1 步，共 6 步")).toBeVisible();
  await expectGood(page);
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByRole("button", { name: "下一步" }).click();
  await expect(page.getByLabel("请把情况和问题写下来")).toBeVisible();
  await expectGood(page);
  await shoot(page, "consultations-ask-elder");
});
