import { Button } from "antd-mobile";
import { useState } from "react";
import { useNavigate } from "react-router";
import { type Problem, useAction } from "../../graphql/acting";
import { Notice } from "../../shell/Notice";
import { Problems } from "../../shell/Problems";
import { Row, Rows } from "../../shell/Rows";
import { Sheet } from "../../shell/Sheet";
import type { OrganizationsMemberFragment } from "../organizations.generated";
import { useWords as useOrganizationWords } from "../words";
import { daysOfRole } from "./days";
import { EndMembershipDocument } from "./members.generated";
import { useWords } from "./words";

interface MemberListProps {
  members: OrganizationsMemberFragment[];
  viewerId: string;
  mayEnd: boolean;
}

/** Who serves in an organization, and the way to end it. */
export function MemberList({ members, viewerId, mayEnd }: MemberListProps) {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  const [ending, setEnding] = useState<OrganizationsMemberFragment>();
  const [ended, setEnded] = useState(false);
  const nameOf = ({ person }: OrganizationsMemberFragment) => person.name || say("nameless");
  return (
    <>
      {ended && <Notice kind="done">{say("ended")}</Notice>}
      {members.length === 0 && <Notice>{say("noMembers")}</Notice>}
      <Rows label={say("members")}>
        {members.map((member) => {
          const role = sayOrganization(member.role);
          const name = nameOf(member);
          return (
            <Row
              key={member.id}
              title={member.person.id === viewerId ? say("you", { name }) : name}
              detail={`${role} · ${daysOfRole(member, say)}`}
              extra={
                (mayEnd || member.person.id === viewerId) && (
                  <Button
                    aria-label={say("endOf", { name, role })}
                    onClick={() => setEnding(member)}
                  >
                    {say("end")}
                  </Button>
                )
              }
            />
          );
        })}
      </Rows>
      {ending && (
        <EndSheet
          member={ending}
          name={nameOf(ending)}
          isOwn={ending.person.id === viewerId}
          onEnded={() => setEnded(true)}
          onClose={() => setEnding(undefined)}
        />
      )}
    </>
  );
}

interface EndSheetProps {
  member: OrganizationsMemberFragment;
  name: string;
  isOwn: boolean;
  onEnded: () => void;
  onClose: () => void;
}

/** What ending a role means, before it is done. */
function EndSheet({ member, name, isOwn, onEnded, onClose }: EndSheetProps) {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  const navigate = useNavigate();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [end, busy] = useAction(EndMembershipDocument);
  const role = sayOrganization(member.role);
  const submit = async () => {
    const outcome = await end({ input: { id: member.id } });
    setProblems(outcome.problems);
    if (outcome.problems.length > 0) return;
    onEnded();
    onClose();
    // Who has left may have nothing more to see here.
    if (isOwn) navigate("/", { replace: true });
  };
  return (
    <Sheet open title={say("endTitle")} onClose={onClose}>
      <p>{isOwn ? say("endOwn", { role }) : say("endWhat", { name, role })}</p>
      <Problems problems={problems} />
      <Button block color="danger" loading={busy} onClick={submit}>
        {say("doEnd")}
      </Button>
      <Button block onClick={onClose}>
        {sayOrganization("cancel")}
      </Button>
    </Sheet>
  );
}
