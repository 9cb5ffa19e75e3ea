import { expect, it } from "vitest";
import { referenceIn } from "./reference";

it("is read as typed, scanned or pasted", () => {
  expect(referenceIn("7k3q-x0zd")).toBe("7K3QX0ZD");
  expect(referenceIn(" 7K3Q XOZD ")).toBe("7K3QX0ZD");
  expect(referenceIn("https://mulin.example/check-in/7K3QX0ZD?from=ticket")).toBe("7K3QX0ZD");
});

it("is nothing else", () => {
  expect(referenceIn("https://mulin.example/appointments/7K3QX0ZD")).toBeNull();
  expect(referenceIn("7K3QX0Z")).toBeNull();
  expect(referenceIn("7K3QX0ZU")).toBeNull();
});
