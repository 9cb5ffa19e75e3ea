import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import {
  type BrowserContext,
  test as bare,
  expect,
  type Locator,
  type Page,
} from "@playwright/test";
import { newcomer, SESSIONS, type Session, sessionOf } from "./people";

export { expect };

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SCREENS = resolve(import.meta.dirname, "../../docs/screens");

/** What a browser shows in the look somebody chose. */
export type Look = "zh" | "en" | "elder";

interface Browsing {
  /** Sign this browser in as a demo account; before the first page is opened. */
  signInAs: (phone: string) => Promise<Session>;
  /** Sign this browser in as somebody who was never here before. */
  signInAsNewcomer: () => Promise<Session>;
  /** Another browser, signed in as a demo account. */
  another: (phone: string) => Promise<Page>;
}

export const test = bare.extend<Browsing>({
  // Whatever a screen throws or logs as an error is a bug, also where the test looks elsewhere.
  page: async ({ page }, use) => {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (line) => {
      if (line.type() === "error" && !line.text().includes("ERR_INTERNET_DISCONNECTED")) {
        errors.push(line.text());
      }
    });
    await use(page);
    expect(errors).toEqual([]);
  },
  signInAs: async ({ context }, use) => {
    await use(async (phone) => keep(context, await sessionOf(phone)));
  },
  signInAsNewcomer: async ({ context }, use) => {
    await use(async () => keep(context, await newcomer()));
  },
  another: async ({ browser, contextOptions, baseURL }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (phone) => {
      const context = await browser.newContext({ ...contextOptions, baseURL });
      opened.push(context);
      await keep(context, await sessionOf(phone));
      return context.newPage();
    });
    for (const context of opened) await context.close();
  },
});

/** Sign every page of a browser in; before the first is opened. */
export async function keep(context: BrowserContext, session: Session): Promise<Session> {
  await context.addInitScript((kept) => {
    // Only the first page of this browser: afterwards the app itself says who is signed in.
    if (sessionStorage.getItem("signedInByTest")) return;
    sessionStorage.setItem("signedInByTest", "yes");
    localStorage.setItem("mulin.session", kept);
  }, JSON.stringify(session));
  return session;
}

/** Show every page of this browser in that look; before the first is opened. */
export async function look(context: BrowserContext, chosen: Look): Promise<void> {
  await context.addInitScript((one) => {
    localStorage.setItem("mulin.language", one === "en" ? "en" : "zh");
    if (one === "elder") localStorage.setItem("mulin.elder", "yes");
    else localStorage.removeItem("mulin.elder");
  }, chosen);
}

/** Counts what a person does: taps, and keys where there is a keyboard. */
export class Hand {
  taps = 0;
  keys = 0;

  constructor(private readonly page: Page) {}

  async tap(target: Locator): Promise<void> {
    this.taps += 1;
    await target.click();
  }

  async type(text: string): Promise<void> {
    this.keys += [...text].length;
    await this.page.keyboard.type(text);
  }

  async press(key: string): Promise<void> {
    this.keys += 1;
    await this.page.keyboard.press(key);
  }
}

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** No serious or critical finding of axe (WCAG 2.2 A and AA) on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  await expect(page.locator('[role="status"][aria-label]')).toHaveCount(0);
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: { run: (o: object) => Promise<unknown> } }).axe;
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    return (await axe.run({ runOnly: { type: "tag", values: tags } })) as {
      violations: Violation[];
    };
  });
  const grave = found.violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
  expect(grave.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
}

/** Everything a finger should hit is at least 44 px high and wide, or text within a sentence. */
export async function expectTouchable(page: Page): Promise<void> {
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("a[href], button, select, input, [role=button]")]
      .filter(
        (one) => one.checkVisibility() && one.closest("p") === null && !one.matches(".sr-only"),
      )
      .map((one) => ({ html: one.outerHTML.slice(0, 120), box: one.getBoundingClientRect() }))
      .filter(
        ({ box }) => box.right > 0 && box.width > 1 && (box.height < 43.5 || box.width < 43.5),
      )
      .map(({ html, box }) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`),
  );
  expect(small).toEqual([]);
}

/** The narrowest phones in use. */
const NARROW = 360;

/** Nothing reaches beyond the edge of the screen; on a phone, of the narrowest one either. */
export async function expectNothingClipped(page: Page): Promise<void> {
  await expectNothingBeyond(page);
  const size = page.viewportSize();
  if (size === null || size.width > 480) return;
  await page.setViewportSize({ ...size, width: NARROW });
  await expectNothingBeyond(page);
  await page.setViewportSize(size);
}

async function expectNothingBeyond(page: Page): Promise<void> {
  // Charts are drawn anew after the screen has become narrower.
  await expect.poll(() => beyondTheEdge(page)).toEqual([]);
}

function beyondTheEdge(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    // What only fills the margin of a screen cannot be scrolled to, and is wrong all the same: but for
    // the 4 px that leave room for an outline.
    const wide = [...document.querySelectorAll("main > *")].filter(
      (one) => one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 4,
    );
    return [
      ...(scrollWidth > clientWidth ? [`${scrollWidth} px`] : []),
      ...wide.map((one) => `${one.scrollWidth} px: ${one.outerHTML.slice(0, 120)}`),
    ];
  });
}

/**
 * Keep a picture; only where MULIN_SCREENS is set, so that tests change no file. What docs/screens
 * shows is renewed there; the others, to be looked at and thrown away, lie with the results.
 */
export async function shoot(page: Page, name: string): Promise<void> {
  if (!process.env.MULIN_SCREENS) return;
  const shown = resolve(SCREENS, `${name}.png`);
  const path = existsSync(shown) ? shown : resolve(SESSIONS, `../screens/${name}.png`);
  await page.screenshot({ path, animations: "disabled" });
}
