// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { pushedOf } from "./pushed";

const ORIGIN = "https://mulin.example.org";
const notification = { title: "预约成功", body: "3月3日", tag: "k1" };

test("a push of ours says what to show, once by its key, and what it opens", () => {
  const data = { dedupeKey: "k1", link: "/appointments/QQ==" };
  expect(pushedOf({ notification, data }, ORIGIN)).toEqual({
    title: "预约成功",
    body: "3月3日",
    tag: "k1",
    dedupeKey: "k1",
    link: "/appointments/QQ==",
  });
});

test.each([
  ["https://mulin.example.org/inbox?a=1", "/inbox?a=1"],
  ["https://elsewhere.example.org/news", "https://elsewhere.example.org/news"],
  ["javascript:alert(1)", "/inbox"],
  ["http://elsewhere.example.org/", "/inbox"],
  [undefined, "/inbox"],
])("%s opens %s", (link, opens) => {
  const data: Record<string, string> = { dedupeKey: "k", ...(link ? { link } : {}) };
  expect(pushedOf({ notification, data }, ORIGIN)?.link).toBe(opens);
});

test.each([null, {}, { data: { dedupeKey: "k" } }, { notification }])(
  "%o is none of ours",
  (payload) => {
    expect(pushedOf(payload, ORIGIN)).toBeNull();
  },
);
