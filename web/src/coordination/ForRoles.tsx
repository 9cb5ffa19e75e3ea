import type { ReactNode } from "react";
import type { Role } from "../graphql/schema.generated";
import { SignedIn } from "../people/SignedIn";
import { hasRole, useViewer, type Viewer } from "../people/viewer";
import { ButtonLink } from "../shell/ButtonLink";
import { Loading } from "../shell/Loading";
import { Notice } from "../shell/Notice";
import { useWords } from "./words";

interface ForRolesProps {
  roles: Role[];
  children: (viewer: Viewer) => ReactNode;
}

/** What only some roles work with; everybody else is told so. */
export function ForRoles({ roles, children }: ForRolesProps) {
  return (
    <SignedIn>
      <Checked roles={roles}>{children}</Checked>
    </SignedIn>
  );
}

function Checked({ roles, children }: ForRolesProps) {
  const say = useWords();
  const viewer = useViewer();
  if (viewer === undefined) return <Loading />;
  if (hasRole(viewer, ...roles)) return children(viewer);
  return (
    <Notice>
      <p>{say("notYours")}</p>
      <ButtonLink to="/">{say("home")}</ButtonLink>
    </Notice>
  );
}
