import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  type Look,
  look,
  shoot,
  test,
} from "../browsing";
import { unusedPhone } from "../people";
import { STAFF, type Station, stationOf, type Visit, visitSoon } from "./stations";

let booked: Promise<Visit> | undefined;

/** One visit for all of these: a station has only so many desks at a time. */
function chenOf(station: Station): Promise<Visit> {
  booked ??= visitSoon(station, unusedPhone(), "陈晓");
  return booked;
}

test("days are turned by arrow keys, and the venue is remembered", async ({
  page,
  signInAs,
}, info) => {
  const station = await stationOf(info.project.name);
  await signInAs(STAFF);
  await page.goto("/desk/day?date=2026-03-02");
  await page.getByLabel("接待点").selectOption(station.id);
  await page.getByRole("heading", { level: 1 }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByLabel("日期")).toHaveValue("2026-03-03");
  await expect(page.getByText("这一天没有预约")).toBeVisible();
  await page.goto("/desk/day");
  await expect(page.getByLabel("接待点")).toHaveValue(station.id);
});

for (const chosen of ["zh", "en", "elder"] as Look[]) {
  test(`the day can be used by everybody (${chosen})`, async ({
    page,
    context,
    signInAs,
  }, info) => {
    const station = await stationOf(info.project.name);
    const visit = await chenOf(station);
    await look(context, chosen);
    await signInAs(STAFF);
    await page.goto(`/desk/day?venue=${station.id}&date=${visit.date}`);
    await expect(page.locator(`[href$="${visit.id}"]`)).toBeVisible();
    await expectAccessible(page);
    await expectTouchable(page);
    await expectNothingClipped(page);
    await shoot(page, `intake-day-${chosen}`);
  });
}

test("the desk sees its day and checks in whoever comes", async ({ page, signInAs }, info) => {
  const station = await stationOf(info.project.name);
  const visit = await chenOf(station);
  await signInAs(STAFF);
  await page.goto(`/desk/day?venue=${station.id}&date=${visit.date}`);
  await expect(page.getByLabel("接待点")).toHaveValue(station.id);
  const row = page.getByRole("listitem").filter({ has: page.locator(`[href$="${visit.id}"]`) });
  await expect(row).toContainText("陈晓");
  await expect(row).toContainText("已预约");
  await row.getByRole("button", { name: "签到" }).click();
  await expect(row).toContainText("已到达");
  await expect(row.getByRole("button", { name: "签到" })).toBeHidden();
});
