import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  look,
  shoot,
  test,
} from "../browsing";
import { book, join, visit } from "./meetings";

test("a ticket has what one needs on the way and at the desk, and can be moved and cancelled", async ({
  page,
  context,
  signInAsNewcomer,
}) => {
  const booked = await book(await signInAsNewcomer(), { ahead: true });
  await page.goto("/appointments");
  await expect(page.getByRole("link", { name: "社区法律咨询" })).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "appointments-list-zh");

  await page.getByRole("link", { name: "社区法律咨询" }).click();
  await expect(page.getByText(booked.reference, { exact: true })).toBeVisible();
  await expect(page.getByRole("img", { name: booked.reference })).toBeVisible();
  await expect(page.getByRole("link", { name: "怎么去" })).toHaveAttribute("href", /^(geo|https):/);
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "appointments-ticket-zh");

  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: "加入手机日历" }).click();
  expect((await file).suggestedFilename()).toMatch(/\.ics$/);
  await page.getByRole("button", { name: "不再推送" }).click();
  await expect(page.getByRole("button", { name: "恢复推送" })).toBeVisible();

  await page.getByRole("link", { name: "改期" }).click();
  await page.getByRole("group", { name: "选时间" }).getByRole("radio").last().check();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "appointments-move-zh");
  await page.getByRole("button", { name: "改到" }).click();
  await page.getByText("更多信息").click();
  await expect(page.getByText("原定")).toBeVisible();

  for (const one of ["en", "elder"] as const) {
    await look(context, one);
    await page.reload();
    await expect(page.getByText(booked.reference, { exact: true })).toBeVisible();
    await expectAccessible(page);
    await expectTouchable(page);
    await expectNothingClipped(page);
    await page.evaluate(() => scrollTo(0, 0));
    await shoot(page, `appointments-ticket-${one}`);
  }

  await page.getByRole("button", { name: "取消预约" }).click();
  const sheet = page.getByRole("dialog", { name: "确定取消吗？" });
  await expect(sheet).toContainText("自行取消最迟在");
  await expectAccessible(page);
  await sheet.getByLabel("原因").fill("那天要去医院");
  await sheet.getByRole("button", { name: "取消预约" }).click();
  await expect(page.getByText("预约已取消")).toBeVisible();
});

test("somebody without appointments is led to a booking, and an offer finds them there", async ({
  page,
  signInAsNewcomer,
}) => {
  const session = await signInAsNewcomer();
  await page.goto("/appointments");
  await expect(page.getByRole("link", { name: "预约咨询" })).toHaveAttribute("href", "/");
  await join(session);
  await page.getByRole("link", { name: "待您答复" }).click();
  await expect(page.getByRole("timer")).toContainText("还为您保留");
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "appointments-offer-zh");
  await page.getByRole("button", { name: "接受这个时间" }).click();
  await expect(page.getByText("已预约", { exact: true })).toBeVisible();
});

test("whoever was helped rates it, reads the answer and goes on", async ({
  page,
  another,
  signInAsNewcomer,
}) => {
  const { id, phone } = await visit(await signInAsNewcomer());
  await page.goto("/appointments?over");
  await page.getByRole("link", { name: "已完成" }).click();
  await expect(page.getByText("带上合同原件")).toBeVisible();
  await page.getByRole("button", { name: "提交评价" }).click();
  await expect(page.getByText("请先打分")).toBeVisible();
  await page.getByRole("radio", { name: "很满意" }).check();
  await page.getByRole("checkbox", { name: "耐心" }).check();
  await page.getByLabel("想说的话").fill("讲得很细");
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "appointments-rating-zh");
  await page.getByRole("button", { name: "提交评价" }).click();
  await expect(page.getByRole("heading", { name: "您的评价" })).toBeVisible();

  const specialist = await another(phone);
  await specialist.goto(`/appointments/${id}`);
  await specialist.getByLabel("回复这条评价").fill("谢谢您，有问题随时来");
  await specialist.getByRole("button", { name: "发送回复" }).click();
  await expect(specialist.getByRole("heading", { name: "专员的回复" })).toBeVisible();

  await page.reload();
  await expect(page.getByText("有问题随时来")).toBeVisible();
  await page.getByRole("link", { name: "再约一次" }).click();
  await page.getByLabel("约几次").selectOption({ label: "连续 2 周，每周同一时间" });
  await page.getByRole("group", { name: "选时间" }).getByRole("radio").last().check();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await page.getByRole("button", { name: "预约" }).click();
  await expect(page.getByRole("heading", { name: "各周的结果" })).toBeVisible();
  await expect(page.getByRole("link", { name: "已预约" }).first()).toBeVisible();
});
