import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { chromium } from "@playwright/test";
import { QRCodeSVG } from "qrcode.react";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  keep,
  type Look,
  look,
  shoot,
  test,
} from "../browsing";
import { sessionOf, unusedPhone } from "../people";
import { STAFF, type Station, stationOf, type Visit, visitSoon } from "./stations";

let booked: Promise<Visit> | undefined;

/** One visit for all of these: a station has only so many desks at a time. */
function zhouOf(station: Station): Promise<Visit> {
  booked ??= visitSoon(station, unusedPhone(), "周宁");
  return booked;
}

test("whoever is at the wrong place is told where to go", async ({ page, signInAs }, info) => {
  const station = await stationOf(info.project.name);
  const { reference } = await zhouOf(station);
  await signInAs(STAFF);
  await page.goto(`/check-in/${reference}`);
  await page.getByLabel("接待点").selectOption({ index: 0 });
  await expect(page.getByText(`预约在别处：${station.name}`)).toBeVisible();
  await expect(page.getByRole("button", { name: "确认到达" })).toBeHidden();
});

test("what is no reference, or nobody's, is said so", async ({ page, signInAs }) => {
  await signInAs(STAFF);
  await page.goto("/check-in");
  await page.getByLabel("预约号").fill("123");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("预约号")).toHaveAttribute("aria-invalid", "true");
  await page.goto("/check-in/00000000");
  await expect(page.getByText("没有这个预约号")).toBeVisible();
});

test("where the camera is refused, typing stays", async ({ page, signInAs }) => {
  await signInAs(STAFF);
  await page.goto("/check-in");
  await page.getByRole("button", { name: "用摄像头扫预约码" }).click();
  await expect(page.getByText("摄像头不能用，请直接输入预约号")).toBeVisible();
  await expect(page.getByLabel("预约号")).toBeVisible();
});

/** Chromium shows this file where a camera would be: a ticket's code, held still. */
async function cameraSeeing(text: string): Promise<string> {
  const browser = await chromium.launch(launching());
  const page = await browser.newPage({ viewport: { width: 640, height: 480 } });
  const code = renderToStaticMarkup(createElement(QRCodeSVG, { value: text, size: 360 }));
  await page.setContent(`<body style="margin: 60px 140px; background: white">${code}</body>`);
  const frame = await page.screenshot({ type: "jpeg", quality: 90 });
  await browser.close();
  const film = resolve(mkdtempSync(resolve(tmpdir(), "mulin-camera-")), "ticket.mjpeg");
  writeFileSync(film, frame);
  return film;
}

function launching(...args: string[]) {
  const { launchOptions } = test.info().project.use;
  return { ...launchOptions, args: [...(launchOptions?.args ?? []), ...args] };
}

test("the code on a ticket is read by the camera", async ({ contextOptions, baseURL }, info) => {
  const station = await stationOf(info.project.name);
  const { reference } = await zhouOf(station);
  const film = await cameraSeeing(`${baseURL}/check-in/${reference}`);
  const browser = await chromium.launch(
    launching(
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      `--use-file-for-fake-video-capture=${film}`,
    ),
  );
  const context = await browser.newContext({ ...contextOptions, baseURL });
  await keep(context, await sessionOf(STAFF));
  const page = await context.newPage();
  await page.goto(`/check-in?venue=${station.id}`);
  await page.getByRole("button", { name: "用摄像头扫预约码" }).click();
  await expect(page).toHaveURL(new RegExp(`/check-in/${reference}`));
  await expect(page.getByRole("heading", { name: "周宁" })).toBeVisible();
  await browser.close();
});

for (const chosen of ["zh", "en", "elder"] as Look[]) {
  test(`checking in can be used by everybody (${chosen})`, async ({
    page,
    context,
    signInAs,
  }, info) => {
    const station = await stationOf(info.project.name);
    const { reference } = await zhouOf(station);
    await look(context, chosen);
    await signInAs(STAFF);
    for (const path of ["/check-in", `/check-in/${reference}?venue=${station.id}`]) {
      await page.goto(path);
      await expect(page.locator("main select")).toBeVisible();
      await expectAccessible(page);
      await expectTouchable(page);
      await expectNothingClipped(page);
    }
    await shoot(page, `intake-check-in-${chosen}`);
  });
}

test("a typed reference finds who has come, and checks them in once", async ({
  page,
  signInAs,
}, info) => {
  const station = await stationOf(info.project.name);
  const { reference } = await zhouOf(station);
  await signInAs(STAFF);
  await page.goto(`/check-in?venue=${station.id}`);
  await page.getByLabel("接待点").selectOption(station.id);
  await page
    .getByLabel("预约号")
    .fill(`${reference.slice(0, 4)} ${reference.slice(4)}`.toLowerCase());
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "周宁" })).toBeVisible();
  await page.getByRole("button", { name: "确认到达" }).click();
  await expect(page.getByText("签到成功")).toBeVisible();
  await page.goto(`/check-in/${reference}`);
  await expect(page.getByText("已经签到过了")).toBeVisible();
  await expect(page.getByRole("button", { name: "确认到达" })).toBeHidden();
});
