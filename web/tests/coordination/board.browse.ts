import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  shoot,
  test,
} from "../browsing";
import { COORDINATOR, waitingQuestion } from "./given";

const unique = (title: string) => `${title} ${Date.now() % 1_000_000}`;

test("a question is given to a member by menu, and on to a colleague with a reason", async ({
  page,
  signInAs,
}) => {
  const title = unique("办公室漏水");
  await waitingQuestion(title);
  await signInAs(COORDINATOR);
  await page.goto("/coordination/board");
  const nobody = page.getByRole("region", { name: "还没有人接手" });
  await expect(nobody.getByText(title)).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "coordination-board-zh");

  const give = page.getByRole("button", { name: `交给…：${title}` });
  await give.focus();
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog");
  const members = sheet.locator("optgroup[label='本团队成员'] option");
  await sheet
    .getByLabel("交给谁")
    .selectOption((await members.first().getAttribute("value")) ?? "");
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "确定交给" }).click();
  await expect(page.getByText(`已将“${title}”交给`)).toBeVisible();
  await expect(nobody.getByText(title)).toHaveCount(0);

  await give.click();
  await expect(members.first()).toBeAttached();
  await sheet
    .getByLabel("交给谁")
    .selectOption((await members.first().getAttribute("value")) ?? "");
  await sheet.getByLabel("原因").fill("原承办人下周出差");
  await sheet.getByRole("button", { name: "确定交给" }).click();
  await expect(sheet).toBeHidden();
});

test("a card dragged onto a member is theirs", async ({ page, signInAs, isMobile }) => {
  test.skip(isMobile, "on a phone the columns lie one below the other: cards are given by menu");
  const title = unique("写字楼停电");
  await waitingQuestion(title);
  await signInAs(COORDINATOR);
  await page.goto("/coordination/board");
  const card = page.getByRole("listitem").filter({ hasText: title });
  const member = page.locator("[data-column]").first();
  const name = await member.getAttribute("aria-label");
  await card.getByText("⠿").hover();
  await page.mouse.down();
  await member.hover({ force: true });
  await expect(member.getByText(`松开：交给${name}`)).toBeVisible();
  await page.mouse.up();
  await expect(page.getByText(`已将“${title}”交给${name}`)).toBeVisible();
  await expect(member.getByText(title)).toBeVisible();
});
