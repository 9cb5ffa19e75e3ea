import { expect, test } from "vitest";
import { dueOf } from "./promise";

const NOON = Date.parse("2026-03-03T04:00:00Z");
const promisedAt = "2026-03-03T05:00:00Z";

test("what is promised is told until it is due, late from that moment on", () => {
  const asked = { status: "ASSIGNED", promisedAt, dueStage: "FRESH" } as const;
  expect(dueOf(asked, NOON)).toBe("promised");
  expect(dueOf({ ...asked, dueStage: "MOST" }, NOON)).toBe("soon");
  expect(dueOf(asked, NOON + 3_600_001)).toBe("late");
});

test("nothing runs once it is answered, and it stands still while more is asked", () => {
  expect(dueOf({ status: "ANSWERED", promisedAt, dueStage: "LATE" }, NOON)).toBeNull();
  expect(dueOf({ status: "AWAITING_REQUESTER", promisedAt: null, dueStage: "HALF" }, NOON)).toBe(
    "paused",
  );
});
