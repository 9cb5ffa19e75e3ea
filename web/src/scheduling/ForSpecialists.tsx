import type { ReactNode } from "react";
import { SignedIn } from "../people/SignedIn";
import { useViewer } from "../people/viewer";
import { ButtonLink } from "../shell/ButtonLink";
import { Loading } from "../shell/Loading";
import { Notice } from "../shell/Notice";
import { useWords } from "./words";

interface ForSpecialistsProps {
  children: (specialistId: string) => ReactNode;
}

/** What only somebody who gives advice works with; everybody else is told so. */
export function ForSpecialists(props: ForSpecialistsProps) {
  return (
    <SignedIn>
      <Checked {...props} />
    </SignedIn>
  );
}

function Checked({ children }: ForSpecialistsProps) {
  const say = useWords();
  const viewer = useViewer();
  if (viewer === undefined) return <Loading />;
  if (viewer.specialist) return children(viewer.specialist.id);
  return (
    <Notice>
      <p>{say("notYours")}</p>
      <ButtonLink to="/">{say("home")}</ButtonLink>
    </Notice>
  );
}
