import { describe, expect, it } from "vitest";
import { type Found, inputOf, isWithin, namesOf, newCall, stepsOf, titleOf } from "./call";

const known: Found = {
  person: { id: "1", name: "王芳" },
  consentValidUntil: "2027-01-01T00:00:00Z",
  appointments: [],
  consultations: [],
};

describe("what is asked in a call", () => {
  it("is everything of somebody new", () => {
    const steps = stepsOf(newCall("HOTLINE_12348"));
    expect(steps).toEqual(["phone", "name", "consent", "topic", "time", "summary"]);
  });

  it("is not what is known already", () => {
    const steps = stepsOf({ ...newCall("HOTLINE_12348"), found: known, writing: true });
    expect(steps).toEqual(["phone", "topic", "question", "summary"]);
  });
});

describe("what is sent", () => {
  it("files a question with its first line as title", () => {
    const call = { ...newCall("WALK_IN"), phone: "13800000000", writing: true };
    const input = inputOf({ ...call, question: " 房东不退押金\n租期已到 " }, "WALK_IN");
    expect(input.consultation).toEqual({
      topicId: undefined,
      opposingParties: [],
      title: "房东不退押金",
      body: "房东不退押金\n租期已到",
      urgency: "NORMAL",
    });
    expect(input.booking).toBeUndefined();
  });

  it("cuts a title between characters, and names by any comma", () => {
    expect(titleOf("🙂".repeat(120))).toBe("🙂".repeat(100));
    expect(namesOf("示例公司， 张三、;李四")).toEqual(["示例公司", "张三", "李四"]);
  });
});

it("books where its staff are, and below", () => {
  const station = { id: "station", parent: { id: "centre", parent: null } };
  expect(isWithin(station, ["centre"])).toBe(true);
  expect(isWithin(station, ["another"])).toBe(false);
  expect(isWithin(null, ["centre"])).toBe(false);
});
