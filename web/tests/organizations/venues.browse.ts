import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  look,
  shoot,
  test,
} from "../browsing";
import { ask, sessionOf } from "../people";

const ADMIN = "+8613490000231";

/** A studio of its own for each test, so that nobody else's venue changes. */
async function studio(): Promise<string> {
  const { accessToken } = await sessionOf(ADMIN);
  const { organizations } = await ask<{ organizations: { edges: { node: { id: string } }[] } }>(
    "{ organizations(kind: STREET_STATION, first: 1) { edges { node { id } } } }",
    {},
    accessToken,
  );
  const code = `studio-${crypto.randomUUID().slice(0, 8)}`;
  const { createOrganization } = await ask<{
    createOrganization: { organization: { id: string } };
  }>(
    "mutation($p: ID, $c: String!, $z: String!, $e: String!) { createOrganization(input: {kind: NEIGHBORHOOD_STUDIO, parentId: $p, code: $c, nameZh: $z, nameEn: $e}) { organization { id } } }",
    {
      p: organizations.edges[0]?.node.id,
      c: code,
      z: `示范工作室 ${code}`,
      e: `Demo studio ${code}`,
    },
    accessToken,
  );
  return createOrganization.organization.id;
}

test("an admin adds a venue with hours, a desk and a closure", async ({ page, signInAs }) => {
  const id = await studio();
  const code = `venue-${crypto.randomUUID().slice(0, 8)}`;
  await signInAs(ADMIN);
  await page.goto(`/organizations/${id}`);
  await page.getByRole("link", { name: "新增接待点" }).click();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await page.getByLabel("中文名称").fill("示范接待室（演示）");
  await page.getByLabel("英文名称").fill("Demo room");
  await page.getByLabel("中文地址").fill("示范路 1 号");
  await page.getByLabel("英文地址").fill("1 Demo Road");
  await page.getByLabel("代号").fill(code);
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByRole("heading", { name: "示范接待室（演示）" })).toBeVisible();
  await expect(page.getByText("没有填写开放时间：视为全天开放。")).toBeVisible();

  await page.getByRole("button", { name: "星期一添加时段" }).click();
  await page.getByRole("button", { name: "完成" }).click();
  await page.getByRole("button", { name: "把星期一的开放时间复制到其他日" }).click();
  await page.getByRole("dialog").getByText("星期三").click();
  await page.getByRole("button", { name: "复制", exact: true }).click();
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByText("开放时间已保存。")).toBeVisible();
  await expect(page.getByRole("button", { name: "星期三 09:00–11:30" })).toBeVisible();

  await page.getByRole("button", { name: "添加接待位" }).click();
  await page.getByLabel("接待位名称").fill("1 号窗口");
  await page.getByText("轮椅可达").click();
  await page.getByRole("dialog").getByRole("button", { name: "保存" }).click();
  const desk = page.getByRole("list", { name: "接待位" }).getByRole("button");
  await expect(desk).toContainText("轮椅可达");
  await desk.click();
  await page.getByLabel("接待位名称").fill("一号窗口");
  await page.getByRole("dialog").getByRole("button", { name: "保存" }).click();
  await expect(desk).toContainText("一号窗口");

  await page.getByRole("button", { name: "添加临时关闭" }).click();
  await expectAccessible(page);
  await page.getByLabel("原因").fill("装修");
  await page.getByRole("dialog").getByRole("button", { name: "保存" }).click();
  await expect(page.getByText("装修")).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "organizations-venue-zh");
  await page.getByRole("button", { name: /^取消关闭：/ }).click();
  await expect(page.getByText("已取消，接待点照常开放。")).toBeVisible();

  await desk.click();
  await page.getByRole("button", { name: "删除这个接待位" }).click();
  await page.getByRole("button", { name: "确认删除" }).click();
  await expect(page.getByText("还没有接待位")).toBeVisible();

  await page.getByRole("link", { name: "修改" }).click();
  await page.getByLabel("联系电话").fill("021-55550000");
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByText(/电话：.*5555/)).toBeVisible();
});

test("hours that overlap are refused beside them, and leaving unsaved is asked about", async ({
  page,
  signInAs,
}) => {
  const id = await studio();
  const { accessToken } = await sessionOf(ADMIN);
  const { createVenue } = await ask<{ createVenue: { venue: { id: string } } }>(
    'mutation($o: ID!, $c: String!) { createVenue(input: {organizationId: $o, code: $c, nameZh: "示范接待室", nameEn: "Demo room", addressZh: "示范路 2 号", addressEn: "2 Demo Road"}) { venue { id } } }',
    { o: id, c: `venue-${crypto.randomUUID().slice(0, 8)}` },
    accessToken,
  );
  await signInAs(ADMIN);
  await page.goto(`/organizations/${id}/venues/${createVenue.venue.id}`);
  await page.getByRole("button", { name: "星期二添加时段" }).click();
  await page.getByRole("button", { name: "完成" }).click();
  await page.getByRole("button", { name: "星期二添加时段" }).click();
  await page.getByLabel("几点开门").fill("10:00");
  await page.getByRole("button", { name: "完成" }).click();
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByRole("link", { name: "修改" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
});

test("elder mode shows a venue's parts one by one", async ({ page, context, signInAs }) => {
  await look(context, "elder");
  const { accessToken } = await sessionOf(ADMIN);
  const { venues } = await ask<{
    venues: { edges: { node: { id: string; organization: { id: string } } }[] };
  }>("{ venues(first: 1) { edges { node { id organization { id } } } } }", {}, accessToken);
  const venue = venues.edges[0]?.node;
  await signInAs(ADMIN);
  await page.goto(`/organizations/${venue?.organization.id}/venues/${venue?.id}`);
  await page.getByRole("link", { name: "开放时间" }).click();
  await expect(page.getByRole("button", { name: "星期一 09:00–11:30" })).toBeVisible();
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "organizations-venue-elder");
});
