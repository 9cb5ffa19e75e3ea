import { expect, test } from "vitest";
import { sideOf, sideOfViewer } from "./sides";

const asker = { id: "asker" };
const lawyer = { id: "lawyer" };
const own = { person: asker, organization: null };
const firm = { person: asker, organization: { id: "firm" } };

test("whoever asks stands on one side, whoever answers on the other", () => {
  expect(sideOf({ kind: "QUESTION", author: asker }, own, [])).toBe("asker");
  expect(sideOf({ kind: "MESSAGE", author: asker }, own, [])).toBe("asker");
  expect(sideOf({ kind: "MESSAGE", author: lawyer }, own, [])).toBe("team");
  expect(sideOf({ kind: "ANSWER", author: lawyer }, own, [])).toBe("team");
});

test("in an organization's thread nobody is put on a side that the thread does not tell", () => {
  const said = { kind: "MESSAGE", author: lawyer } as const;
  expect(sideOf(said, firm, [said])).toBeNull();
  expect(sideOf(said, firm, [said, { kind: "ANSWER", author: lawyer }])).toBe("team");
});

test("a contact sees the question of their organization from the asking side", () => {
  expect(sideOfViewer({ id: "asker", memberships: [] }, own)).toBe("asker");
  expect(sideOfViewer({ id: "lawyer", memberships: [] }, own)).toBe("team");
  const colleague = { id: "colleague", memberships: [{ organization: { id: "firm" } }] };
  expect(sideOfViewer(colleague, firm)).toBe("asker");
});
