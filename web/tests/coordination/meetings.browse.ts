import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  look,
  shoot,
  test,
} from "../browsing";
import { visitWithColleagues } from "./given";

const COORDINATOR = "+8613490000171";

test("a visit found by its reference is given to whose turn it is, at the same time", async ({
  page,
  signInAs,
}) => {
  const visit = await visitWithColleagues();
  await signInAs(COORDINATOR);
  await page.goto("/coordination/appointments");
  const found = page.getByRole("region", { name: "按预约号查找" });
  await found.getByLabel("预约号").fill(visit.reference.toLowerCase());
  await found.getByRole("button", { name: "查找" }).click();
  const reassign = found.getByRole("button", { name: new RegExp(visit.reference) });
  await expect(reassign).toBeVisible();
  await expect(found.getByRole("listitem")).toContainText(visit.specialist.name);
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await reassign.click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByLabel("交给谁").locator("option:checked")).toHaveText(/轮到的人/);
  await sheet.getByLabel("原因").fill("临时开庭");
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "确定改派" }).click();
  await expect(page.getByText(`${visit.reference} 已改派给`)).toBeVisible();
  await expect(found.getByRole("listitem")).not.toContainText(visit.specialist.name);
});

test("whoever falls ill is entered as absent, and everybody in the way is seen to", async ({
  page,
  context,
  signInAs,
}) => {
  const visit = await visitWithColleagues();
  const day = new Date(Date.parse(visit.startsAt) + 8 * 3_600_000).toISOString().slice(0, 10);
  await look(context, "en");
  await signInAs(COORDINATOR);
  await page.goto(`/coordination/appointments?venue=${visit.venue?.id}&date=${day}`);
  const theirs = page.getByRole("region").filter({ hasText: visit.reference });
  await expect(theirs.getByRole("button", { name: /^Absent/ })).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "coordination-meetings-en");
  await theirs.getByRole("button", { name: /^Absent/ }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("Why").fill("Ill");
  await expectAccessible(page);
  await expectNothingClipped(page);
  await sheet.getByRole("button", { name: "Enter it and rearrange" }).click();
  const affected = sheet.getByRole("listitem").filter({ hasText: visit.reference });
  await expect(affected).toContainText(/takes over|Another time is kept/);
});
