import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  shoot,
  test,
} from "../browsing";
import { visitWithColleagues } from "./given";

const COORDINATOR = "+8613490000171";

test("a visit is given to whose turn it is, at the same time", async ({ page, signInAs }) => {
  const visit = await visitWithColleagues();
  const day = new Date(Date.parse(visit.startsAt) + 8 * 3_600_000).toISOString().slice(0, 10);
  await signInAs(COORDINATOR);
  await page.goto(`/coordination/appointments?venue=${visit.venue?.id}&date=${day}`);
  const reassign = page.getByRole("button", { name: new RegExp(visit.reference) });
  await expect(reassign).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "coordination-meetings-zh");
  await reassign.click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByLabel("交给谁").locator("option:checked")).toHaveText(/轮到的人/);
  await sheet.getByLabel("原因").fill("临时开庭");
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "确定改派" }).click();
  await expect(page.getByText(`${visit.reference} 已改派给`)).toBeVisible();
  const before = page.getByRole("region", { name: visit.specialist.name });
  await expect(before.getByText(visit.reference)).toHaveCount(0);
});
