import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  look,
  shoot,
  test,
} from "../browsing";

const RESIDENT = "+8613490000101";

for (const chosen of ["zh", "en", "elder"] as const) {
  test(`the profile and its screens are in reach of every hand and eye: ${chosen}`, async ({
    page,
    context,
    signInAs,
  }) => {
    await look(context, chosen);
    await signInAs(RESIDENT);
    for (const path of [
      "/profile",
      "/profile/name",
      "/profile/email",
      "/profile/privacy",
      "/profile/trace",
      "/profile/close",
      "/profile/notifications",
      "/profile/devices",
      "/profile/following",
    ]) {
      await page.goto(path);
      await expect(page.getByRole("main")).not.toBeEmpty();
      await expectAccessible(page);
      await expectTouchable(page);
      await expectNothingClipped(page);
      await shoot(page, `people${path.replaceAll("/", "-")}-${chosen}`);
    }
  });
}
