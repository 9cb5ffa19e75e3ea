// @vitest-environment happy-dom
import { beforeAll, describe, expect, it } from "vitest";
import { speak } from "../../language";
import { durationName, timeLeft } from "./durations";

beforeAll(() => speak("zh"));

describe("how long something is", () => {
  it("is said in hours where they are whole", () => {
    expect(durationName(120)).toBe("2小时");
    expect(durationName(90)).toBe("90分钟");
  });

  it("is the finer the less is left", () => {
    expect(timeLeft(125.5)).toBe("2小时 5分钟");
    expect(timeLeft(4.09)).toBe("4分钟 5秒");
  });

  it("is nothing once it is over", () => {
    expect(timeLeft(-3)).toBe("0分钟 0秒");
  });
});
