import { useQuery } from "urql";
import type { Role, TeamKind } from "../graphql/schema.generated";
import { hasRole, useViewer, type Viewer } from "../people/viewer";
import { BookableServicesDocument, type BookableServicesQuery } from "./help.generated";

export type Bookable = NonNullable<BookableServicesQuery["services"]>["edges"][number]["node"];

/** Teams of schools and parks serve their own; all others serve everybody. */
const RESERVED: Partial<Record<TeamKind, Role>> = {
  SCHOOL_ADVISORY: "SCHOOL_CONTACT",
  PARK_SERVICE: "ENTERPRISE_CONTACT",
};

export function isReserved({ teamKind }: Pick<Bookable, "teamKind">): boolean {
  return teamKind in RESERVED;
}

function mayBook(viewer: Viewer | undefined, { teamKind }: Bookable): boolean {
  const role = RESERVED[teamKind];
  return role === undefined || hasRole(viewer, role);
}

/** The services for a topic (null: any) that this person can book. */
export function useBookable(topicId: string | null) {
  const viewer = useViewer();
  const [read, again] = useQuery({ query: BookableServicesDocument, variables: { topicId } });
  const find = (data: BookableServicesQuery) =>
    data.services?.edges.map(({ node }) => node).filter((node) => mayBook(viewer, node));
  return { read, again, find };
}
