import { useSearchParams } from "react-router";
import type { MembershipRole, OrganizationKind } from "../graphql/schema.generated";
import type { Viewer } from "../people/viewer";

export interface Place {
  id: string;
  name: string;
}

export interface PlaceInTree extends Place {
  kind: OrganizationKind;
  parent: Place | null;
  children: { edges: { node: Place & { kind: OrganizationKind } }[] };
}

/** Below these nobody's work is coordinated. */
const WITHOUT_TEAMS: OrganizationKind[] = ["ENTERPRISE", "LAW_FIRM"];

/** The organizations in which somebody has one of these roles, each once. */
export function placesOf(viewer: Viewer, roles: MembershipRole[]): Place[] {
  const found = new Map<string, Place>();
  for (const { role, organization } of viewer.memberships) {
    if (organization && roles.includes(role)) found.set(organization.id, organization);
  }
  return [...found.values()];
}

/** Where one can go from a place: home, up by one, but never above home or `top`, and down by one. */
export function waysFrom(
  place: PlaceInTree,
  own: Place[],
  top?: string,
): { here: Place[]; below: Place[] } {
  const isTop = place.id === top || own.some(({ id }) => id === place.id);
  const above = place.parent && !isTop ? [place.parent] : [];
  const here = new Map([...own, ...above, place].map((one) => [one.id, one]));
  const below = place.children.edges
    .map(({ node }) => node)
    .filter(({ id, kind }) => !WITHOUT_TEAMS.includes(kind) && !here.has(id));
  return { here: [...here.values()], below };
}

/** The organization in the address (`?organization=`), else the first of one's own. */
export function useOrganization(own: Place[]): [id: string, choose: (id: string) => void] {
  const [search, setSearch] = useSearchParams();
  const id = search.get("organization") ?? own[0]?.id ?? "";
  return [id, (chosen) => setSearch({ organization: chosen })];
}
