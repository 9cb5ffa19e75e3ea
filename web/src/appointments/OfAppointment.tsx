import type { ReactNode } from "react";
import { useParams } from "react-router";
import { useQuery } from "urql";
import { SignedIn } from "../people/SignedIn";
import { ButtonLink } from "../shell/ButtonLink";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { Screen } from "../shell/Screen";
import type { AppointmentTicketFragment } from "./appointment.generated";
import { type Side, sideOf } from "./steps";
import { AppointmentDocument, type AppointmentQuery } from "./ticket.generated";
import { useWords } from "./words";

interface OfAppointmentProps {
  title: string;
  back: string | true;
  children: (ticket: AppointmentTicketFragment, side: Side) => ReactNode;
}

/** A screen about the appointment of the address, and what the viewer is to it. */
export function OfAppointment({ title, back, children }: OfAppointmentProps) {
  return (
    <SignedIn>
      <Screen title={title} back={back}>
        <Found>{children}</Found>
      </Screen>
    </SignedIn>
  );
}

function Found({ children }: Pick<OfAppointmentProps, "children">) {
  const { id = "" } = useParams();
  const [read, again] = useQuery({ query: AppointmentDocument, variables: { id } });
  return (
    <Loaded read={read} find={found} again={again} missing={<Missing />}>
      {({ ticket, side }) => children(ticket, side)}
    </Loaded>
  );
}

function found({ node, viewer }: AppointmentQuery) {
  if (node?.__typename !== "Appointment" || !viewer) return null;
  return { ticket: node, side: sideOf(viewer, node) };
}

function Missing() {
  const say = useWords();
  return (
    <Notice>
      <p>{say("missing")}</p>
      <ButtonLink to="/appointments">{say("title")}</ButtonLink>
    </Notice>
  );
}
