import type { ReactNode } from "react";
import type { Role } from "../graphql/schema.generated";
import { SignedIn } from "../people/SignedIn";
import { hasRole, useViewer, type Viewer } from "../people/viewer";
import { ButtonLink } from "../shell/ButtonLink";
import { Loading } from "../shell/Loading";
import { Notice } from "../shell/Notice";
import { useWords } from "./words";

/** Who works at a desk; see STAFF in mulin/people/viewer.py. */
export const STAFF: Role[] = ["STATION_STAFF", "COORDINATOR", "DISTRICT_ADMIN"];

/** What is done at a desk; whoever opens their own ticket's code is told that, too. */
export function ForStaff({ children }: { children: (viewer: Viewer) => ReactNode }) {
  return (
    <SignedIn>
      <Checked>{children}</Checked>
    </SignedIn>
  );
}

function Checked({ children }: { children: (viewer: Viewer) => ReactNode }) {
  const say = useWords();
  const viewer = useViewer();
  if (viewer === undefined) return <Loading />;
  if (hasRole(viewer, ...STAFF)) return children(viewer);
  return (
    <Notice>
      <p>{say("forStaff")}</p>
      <ButtonLink to="/appointments">{say("ownAppointments")}</ButtonLink>
    </Notice>
  );
}
