import { expect, test } from "vitest";
import { emptyDraft, inputOf, titleOf } from "./askDraft";

test("a question without a title is titled by its first sentence", () => {
  expect(titleOf({ title: "", body: "  老板三个月没发工资。我该怎么办？" })).toBe(
    "老板三个月没发工资",
  );
  expect(titleOf({ title: " 欠薪 ", body: "…" })).toBe("欠薪");
});

test("a long first sentence is cut to a line, by letters and not by halves of them", () => {
  expect([...titleOf({ title: "", body: "😀".repeat(60) })]).toHaveLength(40);
});

test("the other side is sent without the lines that were left empty", () => {
  const input = inputOf({ ...emptyDraft(), body: "问题", parties: ["", "示范公司", " "] });
  expect(input.opposingParties).toEqual([{ name: "示范公司" }]);
});
