interface Covering {
  organization: { id: string; isActive: boolean };
  coverages: readonly {
    organization: { id: string };
    topic?: { id: string; name: string } | null;
  }[];
}

export interface Serving<Team> {
  team: Team;
  /** Only on these topics; empty: on every one. */
  topics: string[];
}

/**
 * The teams an organization may turn to, those nearest to it first.
 *
 * `chain` are the ids of the organization, of what it belongs to, and so on to the top. A team serves
 * its own organization and those it covers, with all that lies below them.
 */
export function servingTeams<Team extends Covering>(
  teams: readonly Team[],
  chain: readonly string[],
): Serving<Team>[] {
  const found = teams.flatMap((team) => {
    const placed = placesOf(team).filter(({ id }) => chain.includes(id));
    if (placed.length === 0 || !team.organization.isActive) return [];
    const steps = Math.min(...placed.map(({ id }) => chain.indexOf(id)));
    const everything = placed.some(({ topic }) => topic === null);
    const topics = everything ? [] : placed.flatMap(({ topic }) => topic ?? []);
    return [{ team, steps, topics: [...new Set(topics)] }];
  });
  return found
    .toSorted((one, other) => one.steps - other.steps)
    .map(({ team, topics }) => ({ team, topics }));
}

function placesOf({ organization, coverages }: Covering): { id: string; topic: string | null }[] {
  const covered = coverages.map((one) => ({
    id: one.organization.id,
    topic: one.topic?.name ?? null,
  }));
  return [{ id: organization.id, topic: null }, ...covered];
}
