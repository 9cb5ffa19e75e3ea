// @vitest-environment happy-dom
import { expect, it } from "vitest";
import { speak } from ".";
import { ownPart, partIn } from "./both";

const NOT_IN_BOTH = [
  "调解室",
  "Mediation room",
  "A · 调解室",
  "一楼 · 调解室",
  "调解室 ·",
  "一 · 2 · 3",
  "",
];

it("takes the part in one language of what is written in both", async () => {
  expect(partIn("zh", "1 号窗口 · Desk 1")).toBe("1 号窗口");
  expect(partIn("en", "1 号窗口 · Desk 1")).toBe("Desk 1");
  await speak("zh");
  expect(ownPart("1 号窗口 · Desk 1")).toBe("1 号窗口");
  await speak("en");
  expect(ownPart("1 号窗口 · Desk 1")).toBe("Desk 1");
});

it("leaves whole what is written in one", () => {
  for (const name of NOT_IN_BOTH) {
    expect([partIn("zh", name), partIn("en", name)]).toEqual([name, name]);
  }
});
