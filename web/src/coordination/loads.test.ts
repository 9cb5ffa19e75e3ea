import { expect, test } from "vitest";
import { busiestFirst, isQuiet, teamsOf } from "./loads";
import type { CoordinationMemberFragment } from "./overview.generated";

const member = (name: string, unanswered: number, late: number): CoordinationMemberFragment => ({
  team: { id: "t", name: "team" },
  specialist: { id: name, name },
  role: "MEMBER",
  openLimit: 10,
  unanswered,
  late,
  answered: 0,
  meetingsToday: 0,
  onDuty: false,
  away: false,
});

test("who has most to answer comes first, and of equals who is latest", () => {
  const members = [member("a", 1, 0), member("b", 3, 0), member("c", 3, 2)];
  expect(busiestFirst(members).map(({ specialist }) => specialist.name)).toEqual(["c", "b", "a"]);
});

test("a team is named once", () => {
  expect(teamsOf([member("a", 0, 0), member("b", 0, 0)])).toEqual([{ id: "t", name: "team" }]);
});

test("a venue is quiet with neither visits nor numbers", () => {
  const today = { booked: 0, arrived: 0, fulfilled: 0, missed: 0, waiting: 0, serving: 0 };
  const venue = { id: "v", name: "venue" };
  expect(isQuiet({ venue, ...today, served: 0 })).toBe(true);
  expect(isQuiet({ venue, ...today, served: 1 })).toBe(false);
});
