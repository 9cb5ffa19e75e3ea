import { Button } from "antd-mobile";
import { useState } from "react";
import { type Problem, useAction } from "../../graphql/acting";
import { momentName } from "../../language/moments";
import { Notice } from "../../shell/Notice";
import { Problems } from "../../shell/Problems";
import { Row, Rows } from "../../shell/Rows";
import type { OrganizationsInvitationFragment } from "../organizations.generated";
import { useWords as useOrganizationWords } from "../words";
import { RevokeInvitationDocument } from "./members.generated";
import { useWords } from "./words";

interface OpenInvitationsProps {
  invitations: OrganizationsInvitationFragment[];
}

/** Who has yet to answer; an invitation can be taken back until then. */
export function OpenInvitations({ invitations }: OpenInvitationsProps) {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [revoked, setRevoked] = useState(false);
  const [revoke, busy] = useAction(RevokeInvitationDocument);
  const takeBack = async (id: string) => {
    const outcome = await revoke({ input: { id } });
    setProblems(outcome.problems);
    setRevoked(outcome.problems.length === 0);
  };
  return (
    <>
      <Problems problems={problems} />
      {revoked && <Notice kind="done">{say("revoked")}</Notice>}
      {invitations.length === 0 && !revoked && <Notice>{say("noneOpen")}</Notice>}
      <Rows label={say("open")}>
        {invitations.map(({ id, phone, role, expiresAt }) => (
          <Row
            key={id}
            title={phone}
            detail={`${sayOrganization(role)} · ${say("expires", { when: momentName(expiresAt) })}`}
            extra={
              <Button
                aria-label={say("revokeOf", { phone })}
                disabled={busy}
                onClick={() => takeBack(id)}
              >
                {say("revoke")}
              </Button>
            }
          />
        ))}
      </Rows>
    </>
  );
}
