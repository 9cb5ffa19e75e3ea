// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { writingsOf } from "./writing";

test("one may write what the server says one may, and nothing else", () => {
  expect(writingsOf(["POST", "CLOSE"], "ASSIGNED")).toEqual(["POST"]);
  expect(writingsOf(["CLAIM", "NOTE"], "TRIAGED")).toEqual(["NOTE"]);
  expect(writingsOf([], "CLOSED")).toEqual([]);
});

test("a specialist is most likely to answer, and after an answer to write a message", () => {
  const may = ["ASK_BACK", "ANSWER", "POST", "NOTE"] as const;
  expect(writingsOf(may, "ASSIGNED")[0]).toBe("ANSWER");
  expect(writingsOf(may, "ANSWERED")[0]).toBe("POST");
});
