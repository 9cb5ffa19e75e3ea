import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  look,
  shoot,
  test,
} from "../browsing";
import { sessionOf } from "../people";
import { askedBy, ENTERPRISE_CONTACT, post } from "./asked";

test("an answer with its law appears at once before whoever asked; an internal note never does", async ({
  page,
  signInAs,
  another,
}) => {
  const asked = await askedBy(ENTERPRISE_CONTACT, "供应商要求提前付款");
  await signInAs(ENTERPRISE_CONTACT);
  await page.goto(`/consultations/${asked.id}`);
  const thread = page.getByRole("log", { name: "咨询往来" });
  await expect(thread).toContainText("请问怎么办");

  const lawyer = await another(asked.phone);
  await lawyer.goto(`/consultations/${asked.id}`);
  await lawyer.getByLabel("内部备注").check();
  await lawyer.getByLabel("写内部备注").fill("先看合同第八条");
  await expectAccessible(lawyer);
  await lawyer.getByRole("button", { name: "保存备注" }).click();
  await expect(lawyer.getByRole("log")).toContainText("先看合同第八条");
  await expect(lawyer.getByText("内部备注，提问人看不到")).toBeVisible();

  await lawyer.getByLabel("正式答复", { exact: true }).check();
  await lawyer.getByLabel("写正式答复").fill("合同没有约定的，可以拒绝提前付款。");
  await lawyer.getByRole("button", { name: "添加法律依据" }).click();
  await lawyer.getByLabel("法律名称").fill("民法典");
  await lawyer.getByLabel("条款").fill("第五百二十六条");
  await expectTouchable(lawyer);
  await expectNothingClipped(lawyer);
  await shoot(lawyer, "consultations-answer-zh");
  await lawyer.getByRole("button", { name: "发送答复" }).click();

  await expect(thread).toContainText("可以拒绝提前付款");
  await expect(thread.getByText("《民法典》第五百二十六条")).toBeVisible();
  await expect(page.getByText("先看合同第八条")).toHaveCount(0);
  await expect(page.getByRole("region", { name: "咨询信息" })).toContainText("已答复");
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "consultations-thread-zh");

  await page.getByLabel("写消息").fill("谢谢，还有一个问题。");
  await page.getByRole("button", { name: "发送" }).click();
  await expect(lawyer.getByRole("log")).toContainText("还有一个问题");
});

test("what came while one was away is counted, and read once it is seen", async ({
  page,
  signInAs,
}) => {
  const asked = await askedBy(ENTERPRISE_CONTACT, "员工离职带走客户名单");
  await post(await sessionOf(asked.phone), asked.id, "请问有保密协议吗？");
  await signInAs(ENTERPRISE_CONTACT);
  await page.goto("/consultations");
  const row = page.locator(`a[href="/consultations/${asked.id}"]`);
  await expect(row).toContainText("1 条新消息");
  await expect(row).toContainText("高明月（演示） 提问");
  await row.click();
  await expect(page.getByText("请问有保密协议吗？")).toBeVisible();
  await page.goto("/consultations");
  await expect(row).not.toContainText("新消息");
});

test("of a long thread older messages come on demand", async ({ page, signInAs }) => {
  const asked = await askedBy(ENTERPRISE_CONTACT, "房东要收回办公室");
  const session = await sessionOf(ENTERPRISE_CONTACT);
  for (let number = 1; number <= 24; number += 1) {
    await post(session, asked.id, `补充材料之${number}号`);
  }
  await signInAs(ENTERPRISE_CONTACT);
  await page.goto(`/consultations/${asked.id}`);
  await expect(page.getByText("补充材料之24号")).toBeInViewport();
  await expect(page.getByText("补充材料之1号")).toHaveCount(0);
  await page.getByRole("button", { name: "显示更早的消息" }).click();
  await expect(page.getByText("补充材料之1号")).toBeVisible();
  await expect(page.getByRole("button", { name: "显示更早的消息" })).toHaveCount(0);
});

test("a question goes on at a meeting, is closed with what came of it, and opened again", async ({
  page,
  signInAs,
}) => {
  const asked = await askedBy(ENTERPRISE_CONTACT, "商标被抢注");
  const lawyer = await sessionOf(asked.phone);
  await post(lawyer, asked.id, "建议面谈。");
  await signInAs(ENTERPRISE_CONTACT);
  await page.goto(`/consultations/${asked.id}`);
  await page.getByRole("button", { name: "约时间面谈" }).click();
  await expect(page.getByRole("group", { name: "最近可约的时间" })).toBeVisible();
  await expectAccessible(page);
  await expectNothingClipped(page);
  await shoot(page, "consultations-meeting-zh");
  await page.getByRole("button", { name: "确认预约" }).click();
  await expect(page.getByText("已经约好。")).toBeVisible();
  await page.getByRole("button", { name: "关闭" }).click();
  await expect(page.getByRole("region", { name: "咨询信息" })).toContainText("相关预约");

  await page.getByRole("button", { name: "办结咨询" }).click();
  await page.getByLabel("问题已经解决").check();
  await page.getByRole("button", { name: "确认办结" }).click();
  await expect(page.getByText("这个咨询已经结束")).toBeVisible();
  await page.getByRole("button", { name: "重新打开" }).click();
  await page.getByRole("button", { name: "确认重新打开" }).click();
  await expect(page.getByLabel("原因")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("原因").fill("对方又来信了");
  await page.getByRole("button", { name: "确认重新打开" }).click();
  await expect(page.getByLabel("写消息")).toBeVisible();
});

test("a lawyer answers with the keyboard alone, in English", async ({
  page,
  context,
  signInAs,
}) => {
  const asked = await askedBy(ENTERPRISE_CONTACT, "竞业限制补偿");
  await look(context, "en");
  await signInAs(asked.phone);
  await page.goto(`/consultations/${asked.id}`);
  await expect(page.getByRole("log", { name: "Messages" })).toBeVisible();
  const focus = async (name: string) => {
    for (let presses = 0; presses < 60; presses += 1) {
      const label = await page.evaluate(() => {
        const at = document.activeElement as HTMLInputElement | null;
        return at?.labels?.[0]?.textContent || at?.getAttribute("aria-label") || at?.textContent;
      });
      if (label?.trim() === name) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`${name} is out of a keyboard's reach`);
  };
  await focus("Write the answer");
  await page.keyboard.type("Compensation is due.");
  await focus("Send the answer");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("log")).toContainText("Compensation is due.");
  await expectAccessible(page);
  await expectNothingClipped(page);
  await shoot(page, "consultations-thread-en");
});
