import type { Page } from "@playwright/test";
import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  Hand,
  type Look,
  look,
  shoot,
  test,
} from "../browsing";
import { unusedPhone } from "../people";
import { STAFF } from "./stations";

const MOST_KEYS = 60;

/** Without the country code, as people say it on the phone. */
function spokenPhone(): string {
  return unusedPhone().slice(3);
}

async function expectOwn(page: Page): Promise<void> {
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
}

async function startCall(page: Page, hand: Hand, phone: string): Promise<void> {
  await expect(page.getByLabel("对方手机号")).toBeFocused();
  await hand.type(phone);
  await hand.press("Enter");
}

async function bookNewcomer(page: Page, hand: Hand, phone: string): Promise<void> {
  await startCall(page, hand, phone);
  await expect(page.getByLabel("对方姓名")).toBeFocused();
  await hand.type("王芳");
  await hand.press("Enter");
  await expect(page.getByRole("heading", { name: "征得对方同意" })).toBeFocused();
  await hand.press("1");
  await expect(page.getByRole("combobox")).toBeFocused();
  await expect(page.getByRole("option").first()).toBeVisible();
  await hand.type("ldht");
  await hand.press("Enter");
  await expect(page.getByRole("list", { name: "最早的时间" })).toBeVisible();
  await hand.press("1");
  await expect(page.getByRole("button", { name: /^提交/ })).toBeFocused();
  await hand.press("Enter");
  await expect(page.getByText(/编号：/)).toBeVisible();
}

test("a call to 12348 is booked by keyboard alone, in fewer than sixty keys", async ({
  page,
  signInAs,
}) => {
  await signInAs(STAFF);
  await page.goto("/desk");
  const hand = new Hand(page);
  await bookNewcomer(page, hand, spokenPhone());
  expect(hand.taps).toBe(0);
  expect(hand.keys).toBeLessThan(MOST_KEYS);
  await expectOwn(page);
  await shoot(page, "intake-slip-zh");
  await hand.press("Escape");
  await expect(page.getByLabel("对方手机号")).toBeFocused();
  await expect(page.getByLabel("对方手机号")).toHaveValue("");
});

test("whoever calls again is known, is not asked twice, and may ask in writing", async ({
  page,
  signInAs,
}) => {
  await signInAs(STAFF);
  await page.goto("/desk");
  const [hand, phone] = [new Hand(page), spokenPhone()];
  await bookNewcomer(page, hand, phone);
  await expect(page.getByRole("button", { name: /^下一位/ })).toBeFocused();
  await hand.press("Enter");
  await startCall(page, hand, phone);
  await expect(page.getByText("王芳", { exact: true })).toBeVisible();
  await expect(page.getByRole("list", { name: "未办的预约" }).getByRole("link")).toHaveCount(1);
  await expect(page.getByRole("combobox")).toBeFocused();
  await hand.press("Enter");
  await hand.press("0");
  await expect(page.getByLabel("对方想问什么")).toBeFocused();
  await hand.type("公司拖欠 3 个月工资");
  await expect(page.getByLabel("对方想问什么")).toHaveValue("公司拖欠 3 个月工资");
  await hand.press("Control+Enter");
  await hand.press("Enter");
  await expect(page.getByText(/编号：/)).toBeVisible();
  await expect(page.getByRole("link", { name: "打开这一条" })).toHaveAttribute(
    "href",
    /\/consultations\//,
  );
});

test("a wrong number is refused beside its input, and Escape goes back by one step", async ({
  page,
  signInAs,
}) => {
  await signInAs(STAFF);
  await page.goto("/desk");
  const hand = new Hand(page);
  await startCall(page, hand, "12");
  await expect(page.getByLabel("对方手机号")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("对方手机号").fill(spokenPhone());
  await hand.press("Enter");
  await expect(page.getByLabel("对方姓名")).toBeFocused();
  await hand.press("Enter");
  await hand.press("1");
  await expect(page.getByRole("combobox")).toBeFocused();
  await hand.press("Escape");
  await expect(page.getByRole("heading", { name: "征得对方同意" })).toBeFocused();
});

test("an input method at work takes its own keys", async ({ page, signInAs }) => {
  await signInAs(STAFF);
  await page.goto("/desk");
  const hand = new Hand(page);
  await startCall(page, hand, spokenPhone());
  await expect(page.getByLabel("对方姓名")).toBeFocused();
  await hand.press("Enter");
  await hand.press("1");
  const topics = page.getByRole("option");
  await expect(topics.first()).toBeVisible();
  const typing = await page.context().newCDPSession(page);
  const composition = { text: "ld'ht", selectionStart: 5, selectionEnd: 5 };
  await typing.send("Input.imeSetComposition", composition);
  await expect(topics).toHaveText(["劳动合同"]);
  await typing.send("Input.insertText", { text: "劳动合同" });
  await expect(page.getByRole("combobox")).toHaveValue("劳动合同");
  await hand.press("Enter");
  await expect(page.getByRole("heading", { name: "最早的时间" })).toBeFocused();
});

for (const chosen of ["zh", "en", "elder"] as Look[]) {
  test(`every step can be used by everybody (${chosen})`, async ({ page, context, signInAs }) => {
    await look(context, chosen);
    await signInAs(STAFF);
    await page.goto("/desk");
    const [phone, again] = [page.locator("input[type=tel]"), () => expectOwn(page)];
    await expect(phone).toBeFocused();
    await again();
    await phone.fill(spokenPhone());
    await phone.press("Enter");
    await expect(phone).toBeHidden();
    await expect(page.locator("main form input")).toBeFocused();
    await again();
    await page.keyboard.press("Enter");
    await expect(page.locator("kbd", { hasText: "2" })).toBeVisible();
    await again();
    await page.keyboard.press("2");
    await expect(page.getByRole("option").first()).toBeVisible();
    await again();
    await page.keyboard.press("Enter");
    await expect(page.locator("kbd", { hasText: "3" })).toBeVisible();
    await again();
    await shoot(page, `intake-desk-${chosen}`);
    await page.keyboard.press("3");
    await expect(page.locator("main form button[type=submit]")).toBeFocused();
    await again();
  });
}

test("a resident is told that this is not theirs", async ({ page, signInAs }) => {
  await signInAs("+8613490000100");
  await page.goto("/desk");
  await expect(page.getByText("这里供站点工作人员使用")).toBeVisible();
  await expectOwn(page);
});
