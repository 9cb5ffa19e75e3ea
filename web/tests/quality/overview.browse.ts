import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  look,
  shoot,
  test,
} from "../browsing";

const COORDINATOR = "+8613490000170";
const AUDITOR = "+8613490000241";

test("a coordinator reads what people say, of everybody or of one team", async ({
  page,
  signInAs,
}) => {
  await signInAs(COORDINATOR);
  await page.goto("/ratings");
  const said = page.getByRole("list", { name: "评价内容" }).getByRole("listitem");
  await expect(said.filter({ hasText: "押金当天就退了" })).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "quality-ratings-zh");
  await page.getByLabel("只看").selectOption({ label: "长阳创谷法律服务团队" });
  await expect(page).toHaveURL(/of=/);
  await expect(said.filter({ hasText: "押金当天就退了" })).toHaveCount(0);
  await page
    .getByRole("button", { name: /^回复给/ })
    .first()
    .click();
  await expect(page.getByRole("dialog").getByLabel("回复这条评价")).toBeVisible();
  await expectAccessible(page);
});

test("an auditor reads along, and does not reply", async ({ page, context, signInAs }) => {
  await look(context, "en");
  await signInAs(AUDITOR);
  await page.goto("/ratings");
  await expect(page.getByRole("list", { name: "What people said" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Reply/ })).toHaveCount(0);
  await expectAccessible(page);
});
