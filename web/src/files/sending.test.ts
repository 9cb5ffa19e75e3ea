// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { ownPath, sentAs } from "./sending";

test("an address of the server is asked for under the name the page was opened by", () => {
  expect(ownPath("https://mulin.example/files/upload/t.o.k")).toBe("/files/upload/t.o.k");
});

test("what is refused is told with the server's words; what may succeed later is not refused", () => {
  expect(sentAs(201, "{}")).toEqual({ kind: "arrived" });
  expect(sentAs(422, '{"message":"文件已损坏"}')).toEqual({
    kind: "refused",
    message: "文件已损坏",
  });
  expect(sentAs(429, '{"message":"…"}')).toEqual({ kind: "broken" });
  expect(sentAs(502, "<html>")).toEqual({ kind: "broken" });
});
