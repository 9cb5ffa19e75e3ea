import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  look,
  shoot,
  test,
} from "../browsing";

const ADMIN = "+8613490000231";
const PARK_COORDINATOR = "+8613490000252";
const STATION = "四平路街道公共法律服务工作站";

test("an admin goes down the tree, or through all of one kind", async ({ page, signInAs }) => {
  await signInAs(ADMIN);
  await page.goto("/organizations");
  await page.getByRole("button", { name: "展开街道公共法律服务站" }).click();
  await page.getByRole("button", { name: `展开${STATION}` }).click();
  await expect(page.getByRole("link", { name: "居民区法律服务工作室" }).first()).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "organizations-tree-zh");
  await page.getByLabel("只看一类").selectOption("SCHOOL");
  await expect(page.getByRole("link", { name: "上海市控江中学" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^展开/ })).toHaveCount(0);
});

test("an admin adds an organization, renames it, retires it and brings it back", async ({
  page,
  signInAs,
}) => {
  const code = `studio-${crypto.randomUUID().slice(0, 8)}`;
  await signInAs(ADMIN);
  await page.goto("/organizations?kind=STREET_STATION");
  await page.getByRole("link", { name: STATION }).click();
  await page.getByRole("link", { name: "新增下级机构" }).click();
  await expectAccessible(page);
  await expectTouchable(page);
  await page.getByLabel("中文名称").fill(`示范工作室 ${code}`);
  await page.getByLabel("英文名称").fill(`Demo studio ${code}`);
  await page.getByLabel("代号").fill("Not A Code");
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByLabel("代号")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("代号").fill(code);
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByRole("heading", { name: `示范工作室 ${code}` })).toBeVisible();
  await expect(page.getByText("居民区法律服务工作室", { exact: true })).toBeVisible();

  await page.getByRole("link", { name: "修改" }).click();
  await page.getByLabel("中文名称").fill(`示范工作室 ${code}（改）`);
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByRole("heading", { name: `示范工作室 ${code}（改）` })).toBeVisible();

  await page.getByRole("button", { name: "停用" }).click();
  await page.getByRole("button", { name: "确认停用" }).click();
  await expect(page.getByText("居民区法律服务工作室 · 已停用")).toBeVisible();
  await page.getByRole("button", { name: "恢复使用" }).click();
  await expect(page.getByText("居民区法律服务工作室", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "停用" }).click();
  await page.getByRole("button", { name: "确认停用" }).click();
});

test("a park's coordinator begins at the park, and says who is on duty", async ({
  page,
  signInAs,
}) => {
  await signInAs(PARK_COORDINATOR);
  await page.goto("/organizations");
  await page.getByRole("link", { name: "上海理工大学国家大学科技园" }).click();
  await expect(page.getByRole("link", { name: "修改" })).toBeHidden();
  await page.getByRole("link", { name: "团队与值班" }).click();
  const roster = page.getByRole("list", { name: "值班表" });
  await expect(roster.getByRole("listitem")).toHaveCount(14);
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "organizations-teams-zh");
  await page.getByRole("button", { name: "后两周" }).click();
  const last = roster.getByRole("button").last();
  await last.click();
  for (const chip of await page.getByRole("dialog").getByRole("checkbox").all()) {
    await chip.setChecked(true, { force: true });
  }
  await page.getByRole("button", { name: "保存" }).click();
  await expect(last).toContainText("和");
});

for (const chosen of ["en", "elder"] as const) {
  test(`the tree reads well in the look ${chosen}`, async ({ page, context, signInAs }) => {
    await look(context, chosen);
    await signInAs(ADMIN);
    await page.goto(chosen === "elder" ? "/organizations?part=tree" : "/organizations");
    const group = chosen === "elder" ? "展开科技园区" : "Open Tech parks";
    await page.getByRole("button", { name: group }).click();
    await expect(page.getByRole("button", { name: /创智天地|Knowledge/ })).toBeVisible();
    await expectAccessible(page);
    await expectTouchable(page);
    await expectNothingClipped(page);
    await shoot(page, `organizations-tree-${chosen}`);
  });
}
