import type { QualityAveragesQuery } from "./ratings.generated";

type Member = NonNullable<QualityAveragesQuery["coordination"]>["members"][number];

export interface Rated {
  kind: "team" | "specialist";
  id: string;
  name: string;
  rating: { average: number; count: number } | null;
}

/** Each team and each specialist of these members once: teams first, then by their average. */
export function ratedOf(members: Member[]): Rated[] {
  const found = new Map<string, Rated>();
  for (const { team } of members) found.set(team.id, { kind: "team", ...team });
  for (const { specialist } of members) {
    found.set(specialist.id, { kind: "specialist", ...specialist });
  }
  return [...found.values()].toSorted(
    (a, b) =>
      Number(a.kind === "specialist") - Number(b.kind === "specialist") ||
      (b.rating?.average ?? 0) - (a.rating?.average ?? 0),
  );
}
