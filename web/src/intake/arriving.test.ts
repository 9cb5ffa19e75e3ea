// @vitest-environment happy-dom
import { expect, it } from "vitest";
import { arrivalOf, type Visit } from "./arriving";

const now = new Date("2026-11-27T02:00:00Z");

function arrival(startsAt: string, status: Visit["status"] = "BOOKED") {
  return arrivalOf({ status, startsAt }, now);
}

it("welcomes from two hours before, and whoever is late", () => {
  expect(arrival("2026-11-27T04:00:00Z")).toBe("welcome");
  expect(arrival("2026-11-27T01:00:00Z")).toBe("welcome");
  expect(arrival("2026-11-27T04:01:00Z")).toBe("early");
});

it("tells whoever has the wrong day", () => {
  expect(arrival("2026-11-28T02:00:00Z")).toBe("anotherDay");
  expect(arrival("2026-11-26T02:00:00Z")).toBe("anotherDay");
});

it("says what has become of it", () => {
  expect(arrival("2026-11-27T03:00:00Z", "ARRIVED")).toBe("arrived");
  expect(arrival("2026-11-28T03:00:00Z", "CANCELLED")).toBe("cancelled");
  expect(arrival("2026-11-27T03:00:00Z", "PENDING")).toBe("unconfirmed");
});
