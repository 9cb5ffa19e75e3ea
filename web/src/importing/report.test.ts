// @vitest-environment happy-dom
import { beforeAll, expect, test } from "vitest";
import { speak } from "../language";
import { asTabs, type Mistake, matching, totalsOf } from "./report";

const MISTAKES: Mistake[] = [
  { sheet: "venues", row: 2, column: "latitude", code: "BAD_DEGREES", message: "须为度数" },
  {
    sheet: "enterprises",
    row: 3,
    column: "contact_phone",
    code: "BAD_PHONE",
    message: "手机号无效",
  },
  { sheet: "旧表", row: 1, column: "sheet", code: "UNKNOWN_SHEET", message: "没有\n这个工作表" },
];

beforeAll(() => speak("zh"));

test("rows are found by sheet, and by any of their cells", () => {
  const found = (sheet: string, text: string) =>
    matching(MISTAKES, sheet, text).map(({ code }) => code);
  expect(found("", "")).toHaveLength(3);
  expect(found("venues", "")).toEqual(["BAD_DEGREES"]);
  expect(found("", " 联系人 ")).toEqual(["BAD_PHONE"]);
  expect(found("", "3")).toEqual(["BAD_PHONE"]);
  expect(found("venues", "手机")).toEqual([]);
});

test("a copied table has one line a row, in the words of the spreadsheet", () => {
  const text = asTabs(["工作表", "行", "列", "原因"], MISTAKES);
  expect(text.split("\n")).toEqual([
    "工作表\t行\t列\t原因",
    "接待点\t2\t纬度\t须为度数",
    "企业\t3\t联系人手机\t手机号无效",
    "旧表\t1\t工作表\t没有 这个工作表",
  ]);
});

test("all sheets together", () => {
  const counts = [
    { sheet: "venues", created: 1, updated: 0, unchanged: 2 },
    { sheet: "teams", created: 3, updated: 4, unchanged: 0 },
  ];
  expect(totalsOf({ dryRun: true, errorCount: 0, errors: [], counts })).toEqual({
    created: 4,
    updated: 4,
    unchanged: 2,
  });
});
