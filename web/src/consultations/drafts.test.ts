// @vitest-environment happy-dom
import { act, renderHook } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { keepSession } from "../people/session";
import { useDraft } from "./drafts";

const signIn = (personId: string) => keepSession({ accessToken: "a", refreshToken: "r", personId });
const open = () => renderHook(() => useDraft("question", () => ({ body: "" }))).result;

beforeEach(() => localStorage.clear());

test("what was written is there again, until it is sent", () => {
  signIn("one");
  const first = open();
  act(() => first.current[1]((draft) => ({ ...draft, body: "工资没有发" })));
  expect(open().current[0].body).toBe("工资没有发");
  act(() => first.current[2]());
  expect(open().current[0].body).toBe("");
});

test("another person on the same device does not see it", () => {
  signIn("one");
  const first = open();
  act(() => first.current[1](() => ({ body: "不想让人看到" })));
  signIn("two");
  expect(open().current[0].body).toBe("");
});
