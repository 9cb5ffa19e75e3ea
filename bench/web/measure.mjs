// What `bench/web.py` asks of a browser; prints JSON. Needs Chromium.
//
//   node measure.mjs '{"url": …, "chromium": …, "runs": 3, "session": {…}, "screens": [{name, path, session}]}'
import { readFile, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import lighthouse from "lighthouse";

const fromWeb = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = fromWeb("@playwright/test");
const asked = JSON.parse(process.argv[2]);

// Lighthouse's "slow 4G", which it has from WebPageTest, and its "mid-tier mobile" processor:
// https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md
const SLOW_4G = { latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 };
const SLOWER_PROCESSOR = 4;
const PORT = 9333;
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

async function withBrowser(work, session, args = []) {
  const profile = await mkdtemp(join(tmpdir(), "mulin-bench-web-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: asked.chromium,
    args: [...ARGS, ...args],
    viewport: { width: 393, height: 851 },
    deviceScaleFactor: 2.75,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
  });
  try {
    if (session) await signIn(context, session);
    return await work(context);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}

async function signIn(context, session) {
  // An address of the same origin that loads nothing of the app.
  const page = await context.newPage();
  await page.goto(`${asked.url}/app-settings.json`);
  await page.evaluate((kept) => localStorage.setItem("mulin.session", kept), JSON.stringify(session));
  await page.close();
}

async function slowPage(context) {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", { offline: false, ...SLOW_4G });
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER_PROCESSOR });
  return page;
}

/** Milliseconds until `ready` is on the screen, and the bytes of JavaScript that it took, gzipped. */
async function load(context, path, ready) {
  const page = await slowPage(context);
  const scripts = [];
  page.on("response", (response) => {
    if (response.url().endsWith(".js") && !response.fromServiceWorker()) scripts.push(response);
  });
  const began = performance.now();
  await page.goto(asked.url + path, { waitUntil: "commit" });
  if (ready) await page.locator(ready).first().waitFor();
  else await page.waitForLoadState("load");
  const milliseconds = performance.now() - began;
  const needed = scripts.splice(0);
  const bodies = await Promise.all(needed.map((script) => script.body()));
  await page.evaluate(() => navigator.serviceWorker?.ready);
  await page.waitForLoadState("networkidle");
  await page.close();
  return { milliseconds, scriptBytes: bodies.reduce((sum, body) => sum + gzipSync(body).length, 0) };
}

async function loads() {
  const found = { bare: [], first: [], repeat: [] };
  for (let run = 0; run < asked.runs; run += 1) {
    await withBrowser(async (context) => {
      const page = await slowPage(context);
      const began = performance.now();
      await page.goto(`${asked.url}/app-settings.json`);
      found.bare.push({ milliseconds: performance.now() - began });
      await page.close();
    });
    await withBrowser(async (context) => {
      found.first.push(await load(context, "/", asked.ready));
      found.repeat.push(await load(context, "/", asked.ready));
    });
  }
  return found;
}

async function marks({ path, session }) {
  const found = [];
  for (let run = 0; run < asked.runs; run += 1) {
    await withBrowser(
      async () => {
        const { lhr } = await lighthouse(asked.url + path, {
          port: PORT,
          disableStorageReset: true,
          onlyCategories: ["performance", "accessibility", "best-practices"],
          logLevel: "error",
        });
        const failed = Object.values(lhr.audits).filter(({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode !== "informative");
        found.push({
          marks: Object.fromEntries(Object.entries(lhr.categories).map(([name, { score }]) => [name, Math.round(score * 100)])),
          lcp: lhr.audits["largest-contentful-paint"].numericValue,
          tbt: lhr.audits["total-blocking-time"].numericValue,
          cls: lhr.audits["cumulative-layout-shift"].numericValue,
          finalUrl: lhr.finalDisplayedUrl,
          benchmarkIndex: lhr.environment.benchmarkIndex,
          failed: failed.map(({ id, displayValue }) => `${id} ${displayValue ?? ""}`.trim()),
        });
      },
      session,
      [`--remote-debugging-port=${PORT}`],
    );
  }
  return found;
}

const result = { loads: await loads(), screens: {} };
for (const screen of asked.screens) result.screens[screen.name] = await marks(screen);
const lighthousePackage = JSON.parse(await readFile(new URL("./node_modules/lighthouse/package.json", import.meta.url), "utf8"));
console.log(JSON.stringify({ lighthouse: lighthousePackage.version, ...result }));
