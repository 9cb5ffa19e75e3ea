import { describe, expect, it } from "vitest";
import { mayTake, sideOf } from "./steps";

const NOW = new Date("2026-11-27T01:00:00Z");
const at = (startsAt: string, status: "PENDING" | "BOOKED" | "FULFILLED" = "BOOKED") => ({
  status,
  startsAt,
});

describe("which steps are offered", () => {
  it("lets the specialist's side check in from two hours before the start", () => {
    expect(mayTake("checkIn", "specialist", at("2026-11-27T03:00:00Z"), NOW)).toBe(true);
    expect(mayTake("checkIn", "specialist", at("2026-11-27T03:01:00Z"), NOW)).toBe(false);
    expect(mayTake("checkIn", "person", at("2026-11-27T03:00:00Z"), NOW)).toBe(false);
  });

  it("lets nobody complete or miss what has not begun", () => {
    const later = at("2026-11-27T01:01:00Z");
    expect(mayTake("complete", "staff", later, NOW)).toBe(false);
    expect(mayTake("markNoShow", "staff", later, NOW)).toBe(false);
    expect(mayTake("complete", "staff", at("2026-11-27T01:00:00Z"), NOW)).toBe(true);
  });

  it("lets an onlooker do nothing", () => {
    expect(mayTake("cancel", "onlooker", at("2026-11-28T01:00:00Z"), NOW)).toBe(false);
  });

  it("ends with the appointment, but for going on after it", () => {
    const over = at("2026-11-26T01:00:00Z", "FULFILLED");
    expect(mayTake("cancel", "person", over, NOW)).toBe(false);
    expect(mayTake("followUp", "person", over, NOW)).toBe(true);
  });
});

describe("what somebody is to an appointment", () => {
  const seen = { person: { id: "p1" }, specialists: [{ id: "s1" }, { id: "s2" }] };

  it("is the person's own first, whatever else they are", () => {
    const seer = { id: "p1", memberships: [{ role: "STATION_STAFF" as const }] };
    expect(sideOf(seer, seen)).toBe("person");
  });

  it("is the specialist's, also of one who joins", () => {
    expect(sideOf({ id: "p2", specialist: { id: "s2" }, memberships: [] }, seen)).toBe(
      "specialist",
    );
  });

  it("is staff's or an onlooker's for everybody else who sees it", () => {
    const staff = { id: "p3", memberships: [{ role: "COORDINATOR" as const }] };
    const auditor = { id: "p4", memberships: [{ role: "AUDITOR" as const }] };
    expect(sideOf(staff, seen)).toBe("staff");
    expect(sideOf(auditor, seen)).toBe("onlooker");
  });
});
