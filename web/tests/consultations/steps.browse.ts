import { expect, expectAccessible, expectNothingClipped, expectTouchable, test } from "../browsing";
import { askedBy, COORDINATOR, SCHOOL_CONTACT } from "./asked";

test("a coordinator gives a question to another member, merges its duplicate and hands it over", async ({
  page,
  signInAs,
}, { project }) => {
  const kept = await askedBy(SCHOOL_CONTACT, `操场改造噪声 ${project.name}`);
  const double = await askedBy(SCHOOL_CONTACT, `操场改造噪声又一次 ${project.name}`);
  await signInAs(COORDINATOR);

  await page.goto(`/consultations/${double.id}`);
  await page.getByRole("button", { name: "合并重复咨询" }).click();
  const into = page.getByLabel("合并到同一提问人的哪个咨询？");
  await into.selectOption({ label: `${kept.reference} · ${kept.title}` });
  await expectAccessible(page);
  await page.getByRole("button", { name: "确认合并" }).click();
  await expect(page).toHaveURL(`/consultations/${kept.id}`);

  await page.getByRole("button", { name: "指派专员" }).click();
  const member = page.getByLabel("由谁答复？").getByRole("option").nth(1);
  const name = ((await member.textContent()) ?? "").replace("（负责人）", "");
  await page.getByLabel("由谁答复？").selectOption({ index: 1 });
  await page.getByLabel("原因（可以不填）").fill("熟悉学校情况");
  await expectTouchable(page);
  await page.getByRole("button", { name: "确认指派" }).click();
  const facts = page.getByRole("region", { name: "咨询信息" });
  await expect(facts).toContainText(name);

  await page.getByRole("button", { name: "移交其他团队" }).click();
  await page.getByLabel("移交给哪个团队？").selectOption({ index: 1 });
  await page.getByLabel("原因").fill("由区级团队答复");
  await expectNothingClipped(page);
  await page.getByRole("button", { name: "确认移交" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await facts.getByText("办理记录").click();
  await expect(facts).toContainText("说明：由区级团队答复");
});

test("whoever asked takes a question back before it is answered", async ({ page, signInAs }) => {
  const asked = await askedBy(SCHOOL_CONTACT, "图书馆座位纠纷");
  await signInAs(SCHOOL_CONTACT);
  await page.goto(`/consultations/${asked.id}`);
  await page.getByRole("button", { name: "撤回咨询" }).click();
  await page.getByRole("button", { name: "确认撤回" }).click();
  await expect(page.getByText("这个咨询已经结束")).toBeVisible();
  await page.goto("/consultations?closed=1");
  await expect(page.locator(`a[href="/consultations/${asked.id}"]`)).toContainText("已撤回");
});
