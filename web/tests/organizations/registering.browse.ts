import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  shoot,
  test,
} from "../browsing";

const CONTACT = "+8613490000133";
const ADMIN = "+8613490000231";
const CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** A credit code nobody has yet; the region 999999 belongs to none. */
function unusedCreditCode(): string {
  const some = Array.from({ length: 8 }, () => CHARACTERS[Math.floor(Math.random() * 31)]).join("");
  const body = `91999999M${some}`;
  const sum = [...body].reduce(
    (total, one, place) => total + CHARACTERS.indexOf(one) * (3 ** place % 31),
    0,
  );
  return body + CHARACTERS[(31 - (sum % 31)) % 31];
}

test("an enterprise registers itself and can ask at once; staff verify it", async ({
  page,
  signInAs,
  another,
}) => {
  const creditCode = unusedCreditCode();
  const name = `示范登记 ${creditCode.slice(-5)} 有限公司（演示）`;
  await signInAs(CONTACT);
  await page.goto("/organization/register");
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "organizations-register-zh");
  await page.getByLabel("所在科技园区").selectOption({ label: "创智天地" });
  const code = page.getByLabel("统一社会信用代码");
  await code.fill(creditCode.slice(0, 9));
  await expect(page.getByText("已输入 9 位，共 18 位")).toBeVisible();
  await code.fill(creditCode);
  await expect(page.getByText("校验位正确")).toBeVisible();
  await page.getByLabel("企业名称").fill(name);
  await page.getByRole("button", { name: "提交登记" }).click();
  await expect(page.getByLabel("企业英文名称")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("企业英文名称").fill("Shifan Dengji Ltd. (demo)");
  await page.getByRole("button", { name: "提交登记" }).click();
  await expect(page.getByText("登记成功，您是这家企业的联系人。")).toBeVisible();
  await expect(page.getByText("尚未核实：现在就可以提问和预约")).toBeVisible();
  await expect(page.getByRole("link", { name: "书面提问" })).toBeVisible();

  const admin = await another(ADMIN);
  await admin.goto("/organizations");
  await admin.getByRole("button", { name: `核实${name}` }).click();
  await expect(admin.getByRole("dialog")).toContainText(creditCode);
  await admin.getByRole("button", { name: "确认核实" }).click();
  await expect(admin.getByText(`已核实${name}。`)).toBeVisible();
  await expect(admin.getByRole("button", { name: `核实${name}` })).toBeHidden();

  await page.reload();
  await expect(page.getByText("已核实：工作人员已确认单位信息。")).toBeVisible();
});
