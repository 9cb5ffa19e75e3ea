import { useQuery } from "urql";
import type { Role } from "../graphql/schema.generated";
import { useSession } from "./session";
import { ViewerDocument, type ViewerQuery } from "./viewer.generated";

export type Viewer = NonNullable<ViewerQuery["viewer"]>;

/** Who uses the app; undefined while nobody is signed in, or it is not known yet. */
export function useViewer(): Viewer | undefined {
  const session = useSession();
  const [{ data }] = useQuery({ query: ViewerDocument, pause: session === null });
  return session === null ? undefined : (data?.viewer ?? undefined);
}

export function hasRole(viewer: Viewer | undefined, ...roles: Role[]): boolean {
  return viewer?.roles.some((role) => roles.includes(role)) ?? false;
}
