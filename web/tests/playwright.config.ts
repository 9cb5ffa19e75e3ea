import { existsSync, mkdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig, devices } from "@playwright/test";

const PORT = Number(process.env.MULIN_WEB_PORT ?? 8899);
const RESULTS = resolve(import.meta.dirname, "results", String(PORT));
const ROOT = resolve(import.meta.dirname, "../..");
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** With MULIN_WEB_DEV the screens come from Vite as they stand, without being built first. */
const DEV = process.env.MULIN_WEB_DEV !== undefined;
const SERVER = `http://127.0.0.1:${PORT}`;
const APP = DEV ? `http://127.0.0.1:${PORT + 1}` : SERVER;

if (!existsSync(CHROMIUM)) {
  throw new Error(
    `No Chromium at ${CHROMIUM}: apt install chromium, or set CHROMIUM to where it is`,
  );
}

// What tests and the server both need to know: its address, where its data and its console are.
process.env.MULIN_URL = SERVER;
process.env.MULIN_DATA_DIR ??= resolve(RESULTS, "data");
process.env.MULIN_CONSOLE = resolve(RESULTS, "server.log");
if (process.env.TEST_WORKER_INDEX === undefined && !process.env.MULIN_WEB_KEEP) {
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });
}

const chromium = {
  browserName: "chromium" as const,
  locale: "zh-CN",
  timezoneId: "Asia/Shanghai",
  launchOptions: {
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
};

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.browse.ts",
  globalSetup: "./opening.ts",
  outputDir: resolve(RESULTS, "traces"),
  // Tests of one file follow one another; files share the demo district, each with people of its own.
  fullyParallel: false,
  workers: 2,
  forbidOnly: process.env.CI !== undefined,
  // On a busy machine; a test that needs the second try is reported as flaky.
  retries: process.env.CI ? 2 : 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    baseURL: APP,
    // A trace costs as much again as the test.
    trace: process.env.MULIN_TRACE ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    permissions: ["geolocation"],
    geolocation: { latitude: 31.27, longitude: 121.52 },
  },
  projects: [
    { name: "phone", use: { ...devices["Pixel 5"], ...chromium } },
    { name: "desktop", use: { ...chromium, viewport: { width: 1280, height: 800 } } },
  ],
  webServer: [
    {
      command: `${resolve(ROOT, ".venv/bin/mulin")} run > ${process.env.MULIN_CONSOLE} 2>&1`,
      cwd: ROOT,
      url: `${SERVER}/readyz`,
      env: {
        MULIN_PORT: String(PORT),
        // Longer than the suite: its sessions are shared, and a refresh token works only once.
        MULIN_ACCESS_TOKEN_SECONDS: "7200",
        PYTHONUNBUFFERED: "1",
      },
      timeout: 120_000,
      gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
      reuseExistingServer: Boolean(process.env.MULIN_WEB_KEEP),
    },
    ...(DEV
      ? [
          {
            command: `npx vite --host 127.0.0.1 --port ${PORT + 1} --strictPort`,
            cwd: resolve(ROOT, "web"),
            url: APP,
            timeout: 60_000,
            reuseExistingServer: Boolean(process.env.MULIN_WEB_KEEP),
          },
        ]
      : []),
  ],
});
