// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";

beforeEach(() => {
  localStorage.clear();
  vi.resetModules();
});

test("a page opened without a network knows when the server last answered", async () => {
  const before = await import("./reach");
  before.answered(1_000_000);
  vi.resetModules();
  const after = await import("./reach");
  expect(after.currentReach().answeredAt).toBe(1_000_000);
});

test("the browser's word counts until the server answers", async () => {
  const { answered, currentReach, onReach } = await import("./reach");
  const heard = vi.fn();
  onReach(heard);
  dispatchEvent(new Event("offline"));
  expect(currentReach().online).toBe(false);
  answered();
  expect(currentReach().online).toBe(true);
  expect(heard).toHaveBeenCalledTimes(2);
});

test("every answer is not another write to the disk", async () => {
  const { answered } = await import("./reach");
  answered(1_000_000);
  answered(1_000_500);
  expect(Object.values({ ...localStorage })).toEqual(["1000000"]);
  answered(1_020_000);
  expect(Object.values({ ...localStorage })).toEqual(["1020000"]);
});
