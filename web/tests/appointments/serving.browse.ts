import type { WebSocketRoute } from "@playwright/test";
import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  shoot,
  test,
} from "../browsing";
import { phoneOfSpecialist } from "../people";
import { announceDelay, book, bringForward } from "./meetings";

test("the resident sees a delay and the check-in at once; completing before it begins is refused", async ({
  page,
  another,
  signInAsNewcomer,
}) => {
  const booked = await book(await signInAsNewcomer(), { mode: "PHONE" });
  const phone = await phoneOfSpecialist(booked.specialist.name);
  await page.goto(`/appointments/${booked.id}`);
  await expect(page.getByText("已预约", { exact: true })).toBeVisible();

  const begins = await bringForward(booked, phone);
  await announceDelay(phone, 20);
  await expect(page.getByText("约晚 20 分钟")).toBeVisible();

  const specialist = await another(phone);
  await specialist.goto(`/appointments/${booked.id}`);
  await expect(specialist.getByRole("link", { name: /^拨打 \+86/ })).toHaveAttribute(
    "href",
    /^tel:/,
  );
  await expectAccessible(specialist);
  await expectTouchable(specialist);
  await expectNothingClipped(specialist);
  await shoot(specialist, "appointments-serving-zh");
  await specialist.getByRole("button", { name: "登记签到" }).click();
  await expect(page.getByText("已签到，请稍候")).toBeVisible();

  // A clock that is fast offers what the server does not yet allow.
  await specialist.clock.setFixedTime(begins + 60_000);
  await specialist.reload();
  await specialist.getByRole("button", { name: "完成咨询" }).click();
  const sheet = specialist.getByRole("dialog", { name: "完成咨询" });
  await sheet.getByLabel("咨询小结").fill("已说明下一步怎么做");
  await sheet.getByRole("button", { name: "完成咨询" }).click();
  await expect(sheet.getByRole("alert")).toBeVisible();
});

test("what happens before the phone listens, or while it cannot, is shown once it does", async ({
  page,
  signInAsNewcomer,
}) => {
  const booked = await book(await signInAsNewcomer(), { mode: "PHONE" });
  const phone = await phoneOfSpecialist(booked.specialist.name);
  const lines: WebSocketRoute[] = [];
  let open = false;
  await page.routeWebSocket(/graphql/, (line) => {
    if (!open) return void line.close({ code: 1012 });
    lines.push(line);
    line.connectToServer();
  });
  const line = () => expect.poll(() => lines.length, { timeout: 30_000 });
  await page.goto(`/appointments/${booked.id}`);
  await expect(page.getByText("已预约", { exact: true })).toBeVisible();

  await bringForward(booked, phone);
  await announceDelay(phone, 20);
  open = true;
  await expect(page.getByText("约晚 20 分钟")).toBeVisible({ timeout: 30_000 });

  await line().toBe(1);
  open = false;
  await lines[0]?.close({ code: 1012 });
  await announceDelay(phone, 30);
  open = true;
  await line().toBe(2);
  await expect(page.getByText("约晚 30 分钟")).toBeVisible();
});

test("the resident sees at once that their request is confirmed", async ({
  page,
  another,
  signInAsNewcomer,
}) => {
  const booked = await book(await signInAsNewcomer(), { service: "housing-expropriation-advice" });
  await page.goto(`/appointments/${booked.id}`);
  await expect(page.getByText("等待专员确认")).toBeVisible();

  const specialist = await another(await phoneOfSpecialist(booked.specialist.name));
  await specialist.goto(`/appointments/${booked.id}`);
  await specialist.getByRole("button", { name: "确认预约" }).click();
  await expect(page.getByText("已预约", { exact: true })).toBeVisible();
});

test("a specialist hands a meeting on, and the resident sees who comes instead", async ({
  page,
  another,
  signInAsNewcomer,
}) => {
  const booked = await book(await signInAsNewcomer(), { mode: "PHONE" });
  await page.goto(`/appointments/${booked.id}`);
  await expect(page.getByText(booked.specialist.name)).toBeVisible();
  const specialist = await another(await phoneOfSpecialist(booked.specialist.name));
  await specialist.goto(`/appointments/${booked.id}`);
  await specialist.getByRole("button", { name: "转给其他专员" }).click();
  const handing = specialist.getByRole("dialog", { name: "转给其他专员" });
  await expectAccessible(specialist);
  await expectTouchable(specialist);
  await expectNothingClipped(specialist);
  await expect(handing.getByRole("option")).not.toHaveCount(1);
  await handing.getByLabel("转给谁").selectOption({ index: 1 });
  await handing.getByLabel("原因").fill("当天开庭");
  await handing.getByRole("button", { name: "转给其他专员" }).click();
  await expect(page.getByText(booked.specialist.name)).toBeHidden();
});
