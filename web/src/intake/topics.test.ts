import { expect, it } from "vitest";
import { initialsOf } from "./pinyin";
import { topicsLike } from "./topics";

const topics = [
  { id: "1", code: "labor-contract", name: "劳动合同" },
  { id: "2", code: "contracts", name: "合同" },
  { id: "3", code: "housing-lease", name: "房屋租赁" },
];

function found(typed: string): string[] {
  return topicsLike(topics, typed).map(({ id }) => id);
}

it("reads the initials of characters", () => {
  expect(initialsOf("劳动合同")).toBe("ldht");
  expect(initialsOf("房屋租赁")).toBe("fwzl");
  expect(initialsOf("数据与个人信息保护")).toBe("sjygrxxbh");
  expect(initialsOf("A股")).toBe("ag");
});

it("finds topics by initials, characters and English, the closest first", () => {
  expect(found("ldht")).toEqual(["1"]);
  expect(found("ht")).toEqual(["2", "1"]);
  expect(found("租")).toEqual(["3"]);
  expect(found("Lease")).toEqual(["3"]);
  expect(found("f'w")).toEqual(["3"]);
  expect(found("")).toEqual(["1", "2", "3"]);
  expect(found("xyz")).toEqual([]);
});
