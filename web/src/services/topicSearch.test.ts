import { expect, test } from "vitest";
import { initials } from "./initials";
import { topicsFor } from "./topicSearch";

const topics = [
  { code: "marriage-family", name: "婚姻家庭" },
  { code: "housing-lease", name: "房屋租赁" },
  { code: "home-sale", name: "房屋买卖" },
  { code: "wages", name: "工资报酬" },
];
const found = (asked: string) => topicsFor(topics, asked).map(({ code }) => code);

test("nothing typed leaves every topic in its order", () => {
  expect(topicsFor(topics, " ")).toEqual(topics);
});

test.each([
  ["租", ["housing-lease"]],
  ["房屋", ["housing-lease", "home-sale"]],
  ["离婚", ["marriage-family"]],
  ["hyjt", ["marriage-family"]],
  ["fw", ["housing-lease", "home-sale"]],
  ["Family", ["marriage-family"]],
  ["divorce", ["marriage-family"]],
  ["老板拖欠我三个月工资。", ["wages"]],
  ["天气", []],
])("%s finds %j", (asked, codes) => {
  expect(found(asked)).toEqual(codes);
});

test("a whole word of ours comes before half of one", () => {
  expect(found("买房还是租赁")[0]).toBe("home-sale");
});

test.each([
  ["房屋租赁", "fwzl"],
  ["未成年人保护", "wcnrbh"],
  ["IP 保护", "ip bh"],
])("%s begins %s", (text, letters) => {
  expect(initials(text)).toBe(letters);
});
