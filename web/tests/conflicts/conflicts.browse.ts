import {
  expect,
  expectAccessible,
  expectNothingClipped,
  expectTouchable,
  look,
  shoot,
  test,
} from "../browsing";
import { ask, newcomer } from "../people";
import { dayIn, idOf, rename, serviceOf, specialistOf } from "../scheduling/world";

const COORDINATOR = "+8613490000170";
const NUMBERS = { phone: 402, desktop: 405 };
const client = `示例建材${Date.now() % 1_000_000}有限公司`;

test("a specialist keeps the list of whom they advise; what meets it is for coordinators to decide", async ({
  another,
  page,
  signInAs,
}, { project }) => {
  const phone = specialistOf(project.name, NUMBERS);
  await signInAs(phone);
  await page.goto("/conflicts");
  await page.getByRole("button", { name: "添加委托人" }).click();
  const sheet = page.getByRole("dialog", { name: "添加委托人" });
  await sheet.getByRole("button", { name: "保存" }).click();
  await expect(sheet.getByLabel("姓名或单位全称")).toHaveAttribute("aria-invalid", "true");
  await sheet.getByLabel("姓名或单位全称").fill(client);
  await expect(sheet.getByText("全所的委托人")).toBeVisible();
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "保存" }).click();
  const clients = page.getByRole("list", { name: "委托人" });
  const row = clients.getByRole("listitem").filter({ hasText: client });
  await expect(row).toBeVisible();
  await expect(page.getByText("发现的冲突")).toHaveCount(0);
  await expectAccessible(page);
  await expectTouchable(page);
  await expectNothingClipped(page);
  await shoot(page, "conflicts-clients-zh");

  const person = `试用居民${String(Date.now()).slice(-6)}`;
  await askAgainst(client, phone, person);
  const coordinator = await another(COORDINATOR);
  await coordinator.goto("/conflicts");
  const found = coordinator.getByRole("listitem").filter({ hasText: `对方当事人：${client}` });
  await expect(found.getByText(person)).toBeVisible();
  await expectAccessible(coordinator);
  await expectTouchable(coordinator);
  await expectNothingClipped(coordinator);
  await shoot(coordinator, "conflicts-found-zh");
  await found.getByRole("button", { name: "准许继续办理" }).click();
  const decision = coordinator.getByRole("dialog", { name: "准许继续办理？" });
  await decision.getByRole("button", { name: "准许继续办理" }).click();
  await expect(decision.getByLabel("原因")).toHaveAttribute("aria-invalid", "true");
  await decision.getByLabel("原因").fill("同名的另一家公司");
  await decision.getByRole("button", { name: "准许继续办理" }).click();
  await expect(found).toHaveCount(0);
  await coordinator.getByRole("link", { name: "已准许继续办理" }).click();
  await expect(found.getByText("同名的另一家公司")).toBeVisible();

  await row.getByRole("button", { name: "删除" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
  await expect(row).toHaveCount(0);
});

test("conflicts are told in English and enlarged for elders; residents are told they are not theirs", async ({
  another,
  context,
  page,
  signInAs,
}) => {
  await signInAs(COORDINATOR);
  await look(context, "en");
  await page.goto("/conflicts");
  await expect(page.getByRole("heading", { name: "Conflicts found" })).toBeVisible();
  await expectNothingClipped(page);
  await shoot(page, "conflicts-en");
  await look(context, "elder");
  await page.reload();
  await expect(page.getByRole("heading", { name: "发现的冲突" })).toBeVisible();
  await expectTouchable(page);
  await expectNothingClipped(page);

  const resident = await another("+8613490000100");
  await resident.goto("/conflicts");
  await expect(resident.getByText("您的账户没有这项权限")).toBeVisible();
});

/** Somebody new wants that specialist, against one whom the specialist advises: it is refused. */
async function askAgainst(party: string, phone: string, name: string): Promise<void> {
  const person = await newcomer();
  await rename(person, name);
  const [serviceId, specialistId] = [await serviceOf("community-advice"), await idOf(phone)];
  const { availability } = await ask<{ availability: { nextStartsAt: string } }>(
    `query($s: ID!, $p: ID!, $d: Date!) {
      availability(serviceId: $s, specialistId: $p, from: $d, to: $d) { nextStartsAt } }`,
    { s: serviceId, p: specialistId, d: dayIn(1) },
  );
  const { bookAppointment } = await ask<{ bookAppointment: { appointment: object | null } }>(
    `mutation($i: BookAppointmentInput!) { bookAppointment(input: $i) { appointment { id } } }`,
    {
      i: {
        serviceId,
        specialistId,
        startsAt: availability.nextStartsAt,
        mode: "PHONE",
        opposingParties: [{ name: party }],
      },
    },
    person.accessToken,
  );
  expect(bookAppointment.appointment).toBeNull();
}
