import { expect, test } from "vitest";
import { refusalOf, sizeName } from "./rules";

test("what the server takes is let through, whatever the case of its extension", () => {
  expect(refusalOf({ name: "合同.PDF", size: 1 })).toBeNull();
  expect(refusalOf({ name: "a.b.jpeg", size: 20 * 1024 * 1024 })).toBeNull();
});

test("another kind, a name without an extension, too much and nothing at all are refused", () => {
  expect(refusalOf({ name: "run.exe", size: 1 })).toBe("typeNotAllowed");
  expect(refusalOf({ name: "pdf", size: 1 })).toBe("typeNotAllowed");
  expect(refusalOf({ name: "a.pdf", size: 20 * 1024 * 1024 + 1 })).toBe("tooLarge");
  expect(refusalOf({ name: "a.pdf", size: 0 })).toBe("empty");
});

test("sizes are said shortly", () => {
  expect(sizeName(12)).toBe("1 KB");
  expect(sizeName(850_000)).toBe("830 KB");
  expect(sizeName(2_500_000)).toBe("2.4 MB");
});
