import type { CoordinationMemberFragment, CoordinationVenueFragment } from "./overview.generated";

export interface Team {
  id: string;
  name: string;
}

/** How many members a chart compares at a glance. */
export const BUSIEST = 10;

/** The teams of these members, each once, in the order they come. */
export function teamsOf(members: CoordinationMemberFragment[]): Team[] {
  return [...new Map(members.map(({ team }) => [team.id, team])).values()];
}

/** Who has most to answer first; of those with as much, who is latest. */
export function busiestFirst(members: CoordinationMemberFragment[]): CoordinationMemberFragment[] {
  return members.toSorted((a, b) => b.unanswered - a.unanswered || b.late - a.late);
}

/** Neither a visit nor a number today. */
export function isQuiet(today: CoordinationVenueFragment): boolean {
  const { booked, arrived, fulfilled, missed, waiting, serving, served } = today;
  return booked + arrived + fulfilled + missed + waiting + serving + served === 0;
}
