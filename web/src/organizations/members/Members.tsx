import { useParams } from "react-router";
import { useQuery } from "urql";
import { SignedIn } from "../../people/SignedIn";
import { useViewer, type Viewer } from "../../people/viewer";
import { Loaded } from "../../shell/Loaded";
import { Loading } from "../../shell/Loading";
import { Notice } from "../../shell/Notice";
import { Screen } from "../../shell/Screen";
import styles from "../Organizations.module.css";
import { Parts, useChosenPart } from "../Parts";
import { useWords as useOrganizationWords } from "../words";
import { InviteForm } from "./InviteForm";
import { MemberList } from "./MemberList";
import { OrganizationsMembersDocument, type OrganizationsMembersQuery } from "./members.generated";
import { OpenInvitations } from "./OpenInvitations";
import { rolesToInvite } from "./roles";
import { useWords } from "./words";

/** Who is in an organization, who is invited, and the way to invite one more. */
export function Component() {
  const say = useWords();
  const { id = "" } = useParams();
  return (
    <Screen title={say("title")} back={true}>
      <SignedIn>
        <Members id={id} />
      </SignedIn>
    </Screen>
  );
}

function Members({ id }: { id: string }) {
  const sayOrganization = useOrganizationWords();
  const viewer = useViewer();
  const [read, again] = useQuery({ query: OrganizationsMembersDocument, variables: { id } });
  if (viewer === undefined) return <Loading />;
  return (
    <Loaded
      read={read}
      find={({ node }) => (node && "members" in node ? node : null)}
      again={again}
      missing={<Notice>{sayOrganization("noSuch")}</Notice>}
    >
      {(organization) => <Shown organization={organization} viewer={viewer} />}
    </Loaded>
  );
}

interface ShownProps {
  organization: Extract<NonNullable<OrganizationsMembersQuery["node"]>, { members?: unknown }>;
  viewer: Viewer;
}

function Shown({ organization, viewer }: ShownProps) {
  const say = useWords();
  const isPart = useChosenPart() !== null;
  const { id, kind, name, members, invitations } = organization;
  if (!members) return <Notice>{say("notYours")}</Notice>;
  const people = {
    name: "members",
    title: say("members"),
    content: <MemberList members={members} viewerId={viewer.id} mayEnd={Boolean(invitations)} />,
  };
  // Whoever may invite sees invitations; auditors only look.
  const inviting = invitations
    ? [
        {
          name: "open",
          title: say("open"),
          content: <OpenInvitations invitations={invitations} />,
        },
        {
          name: "invite",
          title: say("invite"),
          content: <InviteForm organizationId={id} roles={rolesToInvite(viewer, { id, kind })} />,
        },
      ]
    : [];
  return (
    <div className={styles.screen}>
      {!isPart && <h2 className={styles.name}>{name}</h2>}
      <Parts parts={[people, ...inviting]} />
    </div>
  );
}
