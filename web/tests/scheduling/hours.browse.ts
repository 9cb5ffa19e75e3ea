import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  look,
  shoot,
  test,
} from "../browsing";
import { dayIn, specialistOf } from "./world";

const WEEK = { phone: 440, desktop: 441 };
const DAYS = { phone: 442, desktop: 443 };

test("hours are changed by touch, looked at before they count, and bring free times at once", async ({
  page,
  signInAs,
}, { project }) => {
  await signInAs(specialistOf(project.name, WEEK));
  await page.goto("/hours");
  await expect(page.getByText("今后两周能约到的时间")).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "hours-week-zh");

  await page.getByRole("button", { name: "星期日添加时段" }).click();
  const sheet = page.getByRole("dialog", { name: "星期日：新的时段" });
  await sheet.getByLabel("开始时间").fill("08:00");
  await sheet.getByLabel("结束时间").fill("09:30");
  await sheet.getByLabel("接待点").selectOption("");
  await sheet.getByText("现场", { exact: true }).click();
  await sheet.getByText("隔周、起止日期、节假日").click();
  await sheet.getByLabel("多久一次").selectOption("每两周");
  await expect(sheet.getByLabel("从哪天起")).not.toHaveValue("");
  await expectAccessible(page);
  await shoot(page, "hours-range-zh");
  await sheet.getByRole("button", { name: "完成" }).click();

  await expect(page.getByText("1 处更改尚未保存")).toBeVisible();
  await page.getByRole("button", { name: "星期日：复制到其他日" }).click();
  await page.getByRole("dialog").getByText("星期六").click();
  await page.getByRole("button", { name: "复制", exact: true }).click();
  await page.getByRole("button", { name: "查看并保存" }).click();
  const review = page.getByRole("dialog", { name: "确认更改" });
  await expect(review.getByText("新增 · 星期六")).toBeVisible();
  await expect(review.getByText(/^08:00–09:30 不限地点 · 电话和视频 · 每两周/)).toHaveCount(2);
  await shoot(page, "hours-review-zh");
  await review.getByRole("button", { name: "保存" }).click();
  await expect(page.getByText("已保存。")).toBeVisible();
  await expect(page.getByText("尚未保存")).toHaveCount(0);
  await expect(page.getByText(/^\d+ 个时间，在 08:00 到/).first()).toBeVisible();

  await page.reload();
  await expect(page.getByRole("button", { name: /^星期六 08:00–09:30/ })).toBeVisible();
});

test("what the server refuses is told beside the hours it is about", async ({ page, signInAs }, {
  project,
}) => {
  await signInAs(specialistOf(project.name, DAYS));
  await page.goto("/hours");
  await page.getByRole("button", { name: "星期日添加时段" }).click();
  const sheet = page.getByRole("dialog", { name: "星期日：新的时段" });
  await sheet.getByLabel("开始时间").fill("10:00");
  await sheet.getByLabel("结束时间").fill("09:00");
  await sheet.getByRole("button", { name: "完成" }).click();
  await page.getByRole("button", { name: "查看并保存" }).click();
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("星期日 10:00–09:00");
  await page.getByRole("button", { name: /^星期日 10:00–09:00/ }).click();
  await expect(
    page.getByRole("dialog", { name: "星期日：修改时段" }).getByLabel("结束时间"),
  ).toHaveAttribute("aria-invalid", "true");
  await page.keyboard.press("Escape");

  // Nothing of it is lost by accident.
  await page.getByRole("link", { name: "日历同步" }).click();
  await expect(page.getByRole("dialog", { name: "更改还没有保存" })).toBeVisible();
  await page.getByRole("button", { name: "不保存，离开" }).click();
  await expect(page).toHaveURL("/hours/calendar");
});

test("a day without hours and time off are entered, explained and taken back", async ({
  page,
  signInAs,
}, { project }) => {
  await signInAs(specialistOf(project.name, DAYS));
  await page.goto("/hours/exceptions");
  await expectAccessible(page);
  await page.getByRole("button", { name: "添加日期例外" }).click();
  const exception = page.getByRole("dialog", { name: "添加日期例外" });
  await exception.getByLabel("哪一天").fill(dayIn(5));
  await exception.getByText("改在别的时间坐班").click();
  await exception.getByLabel("开始时间").fill("10:00");
  await exception.getByLabel("结束时间").fill("11:30");
  await expectAccessible(page);
  await exception.getByRole("button", { name: "保存" }).click();
  const overrides = page.getByRole("list", { name: "日期例外" });
  await expect(overrides.getByText("改为 10:00–11:30")).toBeVisible();

  await page.getByRole("button", { name: "请假", exact: true }).click();
  const timeOff = page.getByRole("dialog", { name: "请假" });
  await timeOff.getByLabel("从哪天").fill(dayIn(5));
  await timeOff.getByLabel("到哪天").fill(dayIn(6));
  await timeOff.getByLabel("备注").fill("年假");
  await timeOff.getByRole("button", { name: "保存" }).click();
  await expect(page.getByRole("list", { name: "请假" }).getByText("年假")).toBeVisible();
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "hours-exceptions-zh");

  await page.goto(`/hours/free/${dayIn(5)}`);
  await expect(page.getByRole("heading", { name: "10:00–11:30" })).toBeVisible();
  await expect(page.getByText("您这时请假。").first()).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await shoot(page, "hours-free-day-zh");
  await page.getByRole("link", { name: "查看日期例外和请假" }).click();

  await page.getByRole("button", { name: "取消请假" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "取消请假" }).click();
  await expect(page.getByText("没有请假。")).toBeVisible();
  await overrides.getByRole("button", { name: "删除" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
  await expect(page.getByText("没有日期例外。")).toBeVisible();
});

test("hours are told in English, and one thing a screen for elders", async ({
  context,
  page,
  signInAs,
}, { project }) => {
  await signInAs(specialistOf(project.name, DAYS));
  await look(context, "en");
  await page.goto("/hours/free");
  await expect(page.getByText(/times between/).first()).toBeVisible();
  await expectNothingClipped(page);
  await shoot(page, "hours-free-en");
  await look(context, "elder");
  await page.goto("/hours");
  await expect(page.getByText("每周时段")).toBeVisible();
  await expect(page.getByLabel("哪项服务")).toHaveCount(0);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "hours-week-elder");
});
