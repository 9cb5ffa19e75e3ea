import { look, test } from "../browsing";

const SHOTS: [string, string, "zh" | "en" | "elder"][] = [
  ["agenda", "/agenda", "zh"],
  ["week", "/agenda?view=week", "zh"],
  ["hours", "/hours", "zh"],
  ["free", "/hours/free", "en"],
  ["freeday", "/hours/free/2026-11-27", "zh"],
  ["exceptions", "/hours/exceptions", "zh"],
  ["absence", "/hours/absence", "elder"],
  ["calendar", "/hours/calendar", "zh"],
  ["conflicts", "/conflicts", "zh"],
  ["agenda-elder", "/agenda", "elder"],
  ["hours-elder", "/hours", "elder"],
  ["hours-en", "/hours", "en"],
];
for (const [name, path, chosen] of SHOTS) {
  test(name, async ({ page, context, signInAs }, { project }) => {
    await signInAs("+8613490000400");
    await look(context, chosen);
    await page.goto(path);
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: `/tmp/spec-shots/${name}-${project.name}.png`, fullPage: true });
  });
}
