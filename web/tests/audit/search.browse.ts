import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  look,
  shoot,
  test,
} from "../browsing";
import { ask, sessionOf } from "../people";

const AUDITOR = "+8613490000240";
const STAFF = "+8613490000183";

test.beforeAll(async () => {
  const { accessToken } = await sessionOf(STAFF);
  await ask('{ findPerson(phone: "+8613490000103") { person { id } } }', {}, accessToken);
});

test("an auditor finds who looked somebody up, and follows one person", async ({
  page,
  signInAs,
}) => {
  await signInAs(AUDITOR);
  await page.goto("/audit");
  await page.getByLabel("做了什么").selectOption({ label: "按手机号查找个人" });
  await expect(page).toHaveURL(/action=person\.looked_up/);
  const entries = page.getByRole("list", { name: "记录" }).getByRole("listitem");
  await expect(entries.first()).toContainText("按手机号查找了");
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "audit-search-zh");
  await entries
    .first()
    .getByRole("button", { name: /^只看此人/ })
    .click();
  await expect(page.getByText("只看一个人的")).toBeVisible();
  await page.getByRole("button", { name: "显示全部" }).click();
  await expect(page).not.toHaveURL(/person=/);
});

test("days are in the address, and a wrong order is said beside the input", async ({
  page,
  context,
  signInAs,
}) => {
  await look(context, "en");
  await signInAs(AUDITOR);
  await page.goto("/audit?from=2020-01-02&to=2020-01-03");
  await expect(page.getByText("Nothing fits.")).toBeVisible();
  await page.getByLabel("Until (and on)").fill("2020-01-01");
  await expect(page.getByText("This is before the first day")).toBeVisible();
  await expectAccessible(page);
});

test("in elder mode nothing is cut off", async ({ page, context, signInAs }) => {
  await look(context, "elder");
  await signInAs(AUDITOR);
  await page.goto("/audit");
  await expect(page.getByRole("list", { name: "记录" })).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
});
