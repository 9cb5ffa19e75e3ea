import { look, test } from "../browsing";
import { ask, sessionOf } from "../people";

const ADMIN = "+8613490000231";
for (const chosen of ["en"] as const) {
  test(`pictures ${chosen}`, async ({ page, context, signInAs }, info) => {
    await look(context, chosen);
    await signInAs(ADMIN);
    const { accessToken } = await sessionOf(ADMIN);
    const { venues } = await ask<{
      venues: { edges: { node: { id: string; organization: { id: string } } }[] };
    }>("{ venues(first: 1) { edges { node { id organization { id } } } } }", {}, accessToken);
    const v = venues.edges[0]!.node;
    const o = v.organization.id;
    for (const [name, path] of [
      ["venue", `/organizations/${o}/venues/${v.id}`],
      ["one", `/organizations/${o}`],
      ["members", `/organizations/${o}/members`],
      ["teams", `/organizations/${o}/teams`],
      ["register", "/organization/register"],
      ["edit", `/organizations/${o}/edit`],
      ["tree", "/organizations"],
    ]) {
      await page.goto(path!);
      await page.locator("h2, form, main li").first().waitFor();
      await page.waitForTimeout(1500);
      await page.screenshot({
        path: `/tmp/org-${name}-${chosen}-${info.project.name}.png`,
        fullPage: true,
      });
    }
  });
}
test("home", async ({ page, context, signInAs }, info) => {
  await signInAs("+8613490000131");
  for (const chosen of ["zh", "elder"] as const) {
    await page.goto("/organization");
    if (chosen === "elder") {
      await page.evaluate(() => localStorage.setItem("mulin.elder", "yes"));
      await page.reload();
    }
    await page.locator("h2").first().waitFor();
    await page.waitForTimeout(3000);
    await page.screenshot({
      path: `/tmp/org-home-${chosen}-${info.project.name}.png`,
      fullPage: true,
    });
  }
});
