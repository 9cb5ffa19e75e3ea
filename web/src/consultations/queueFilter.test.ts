import { expect, test } from "vitest";
import { filterOf, statusesOf } from "./queueFilter";

const of = (search: string) => filterOf(new URLSearchParams(search));

test("without a word in the address the queue shows what waits for an answer", () => {
  expect(of("")).toEqual({ teamId: undefined, mine: false, late: false, show: "waiting" });
  expect(statusesOf(of(""))).toEqual(["SUBMITTED", "TRIAGED", "ASSIGNED"]);
});

test("the address says what else to show, and nonsense in it is passed over", () => {
  expect(of("team=T1&mine=1&late=1&status=ANSWERED")).toEqual({
    teamId: "T1",
    mine: true,
    late: true,
    show: "ANSWERED",
  });
  expect(statusesOf(of("status=all"))).toBeUndefined();
  expect(of("status=LOST").show).toBe("waiting");
});
