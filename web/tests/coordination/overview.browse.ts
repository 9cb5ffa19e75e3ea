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
const RESIDENT = "+8613490000103";

test("a coordinator sees what waits, as figures and as charts that say the same", async ({
  page,
  signInAs,
}) => {
  await signInAs(COORDINATOR);
  await page.goto("/coordination");
  await expect(page.getByRole("heading", { name: "待办情况" })).toBeVisible();
  await expect(page.getByRole("table").first().getByRole("row")).toHaveCount(8);
  await expect(page.getByRole("img", { name: "各阶段的咨询（图）" }).locator("svg")).toBeVisible({
    timeout: 30_000,
  });
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "coordination-overview-zh");
});

test("one goes down the tree a level at a time, and the address says where one is", async ({
  page,
  signInAs,
}) => {
  await signInAs(COORDINATOR);
  await page.goto("/coordination");
  const place = page.getByLabel("查看哪个机构");
  await place.selectOption({ label: "创智天地" });
  await expect(page).toHaveURL(/organization=/);
  await expect(page.getByRole("table", {}).nth(1).getByRole("row")).toHaveCount(3);
  await page.reload();
  await expect(place.locator("option:checked")).toHaveText("创智天地");
  await place.selectOption({ label: "杨浦区公共法律服务中心" });
  await expect(page.getByRole("button", { name: /显示全部/ })).toBeVisible();
});

test("in elder mode one part is shown at a time", async ({ page, context, signInAs }) => {
  await look(context, "elder");
  await signInAs(COORDINATOR);
  await page.goto("/coordination");
  await expect(page.getByRole("heading", { level: 2 })).toHaveText(["待办情况"]);
  await page.getByLabel("看哪一部分").selectOption("members");
  await expect(page.getByRole("heading", { level: 2 })).toHaveText(["每位成员的工作量"]);
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "coordination-overview-elder");
});

test("a resident is told that this is not for them", async ({ page, context, signInAs }) => {
  await look(context, "en");
  await signInAs(RESIDENT);
  await page.goto("/coordination");
  await expect(page.getByText("Your account does not have that role.")).toBeVisible();
  await expectAccessible(page);
});
