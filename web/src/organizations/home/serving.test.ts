import { expect, test } from "vitest";
import { servingTeams } from "./serving";

const chain = ["enterprise", "park", "centre"];
const labor = { id: "1", name: "劳动" };

function team(own: string, ...covered: [id: string, topic: typeof labor | null][]) {
  return {
    own,
    organization: { id: own, isActive: true },
    coverages: covered.map(([id, topic]) => ({ organization: { id }, topic })),
  };
}

const names = (teams: ReturnType<typeof team>[]) =>
  servingTeams(teams, chain).map(({ team: one }) => one.own);

test("an organization is served by teams of it, of those above it, and of those that cover one", () => {
  expect(names([team("park"), team("centre"), team("other", ["enterprise", null])])).toEqual([
    "other",
    "park",
    "centre",
  ]);
});

test("a team elsewhere that covers nothing on the way up serves somebody else", () => {
  expect(names([team("other"), team("other", ["neighbor", null])])).toEqual([]);
});

test("a team whose own organization is closed serves nobody", () => {
  const closed = { ...team("park"), organization: { id: "park", isActive: false } };
  expect(names([closed])).toEqual([]);
});

test("where a team covers it on some topics only, these are named", () => {
  const [found] = servingTeams([team("other", ["park", labor])], chain);
  expect(found?.topics).toEqual(["劳动"]);
  const [both] = servingTeams([team("other", ["park", labor], ["centre", null])], chain);
  expect(both?.topics).toEqual([]);
});
