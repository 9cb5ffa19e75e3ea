import { execFile } from "node:child_process";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  look,
  shoot,
  test,
} from "../browsing";

const ADMIN = "+8613490000230";
const ROOT = resolve(import.meta.dirname, "../../..");
const run = promisify(execFile);

/** A workbook with these rows of organizations: code, kind, code of the parent, name. */
async function workbook(rows: string[][]): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), "mulin-import-")), "district.xlsx");
  const header = ["code", "kind", "parent_code", "name_zh"];
  const script =
    "import json, sys; from tests.importing.making import xlsx; " +
    "open(sys.argv[1], 'wb').write(xlsx(json.loads(sys.argv[2])))";
  const sheets = JSON.stringify({ organizations: [header, ...rows] });
  await run(resolve(ROOT, ".venv/bin/python"), ["-c", script, file, sheets], { cwd: ROOT });
  return file;
}

const STATION = "dinghai-station";

test("a workbook with mistakes: every row is named, to filter and to copy", async ({
  page,
  context,
  signInAs,
}) => {
  const file = await workbook([
    ["web-first", "neighborhood_studio", "nowhere-at-all", "第一工作室"],
    ["web-second", "castle", STATION, "第二工作室"],
  ]);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signInAs(ADMIN);
  await page.goto("/import");
  await page.getByLabel("Excel 工作簿").setInputFiles(file);
  await page.getByRole("button", { name: "试运行" }).click();
  await expect(page.getByText(/共 \d 处错误，没有做任何更改/)).toBeVisible();
  const rows = page.getByRole("table").getByRole("row");
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText("上级编码");
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "importing-mistakes-zh");
  await page.getByLabel("查找").fill("类型");
  await expect(rows).toHaveCount(2);
  await page.getByRole("button", { name: "复制表格" }).click();
  await expect(page.getByText("已复制")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^工作表\t行\t列/);
});

test("what was tried without a mistake is imported after a second look", async ({
  page,
  signInAs,
}) => {
  const code = `web-studio-${Date.now()}`;
  const file = await workbook([[code, "neighborhood_studio", STATION, `演示工作室 ${code}`]]);
  await signInAs(ADMIN);
  await page.goto("/import");
  await page.getByLabel("Excel 工作簿").setInputFiles(file);
  await page.getByRole("button", { name: "试运行" }).click();
  await expect(page.getByText("现在还没有做任何更改")).toBeVisible();
  await page.getByRole("button", { name: "正式导入" }).click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByText("将新增 1 行、更新 0 行")).toBeVisible();
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "确定导入" }).click();
  await expect(page.getByText("导入完成：新增 1 行，更新 0 行，未变 0 行")).toBeVisible();
});

test("the district comes out as a workbook", async ({ page, context, signInAs }) => {
  await look(context, "en");
  await signInAs(ADMIN);
  await page.goto("/import");
  await page.getByRole("button", { name: "Export the district" }).click();
  const link = page.getByRole("link", { name: /^Download .*\.xlsx/ });
  await expect(link).toBeVisible();
  await expectAccessible(page);
  await shoot(page, "importing-export-en");
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const content = await readFile(await download.path());
  expect(content.subarray(0, 2).toString()).toBe("PK");
});
