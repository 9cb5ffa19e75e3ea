import { Button } from "antd-mobile";
import { useState } from "react";
import { type Problem, useAction } from "../../graphql/acting";
import type { MembershipRole } from "../../graphql/schema.generated";
import { momentName } from "../../language/moments";
import { Problems } from "../../shell/Problems";
import { Sheet } from "../../shell/Sheet";
import styles from "../Organizations.module.css";
import { useWords as useOrganizationWords } from "../words";
import { daysOfRole } from "./days";
import {
  AcceptInvitationDocument,
  DeclineInvitationDocument,
  type OrganizationsInvitationsQuery,
} from "./invitations.generated";
import { useWords } from "./invitationsWords";
import { useWords as useMemberWords } from "./words";

/** An invitation that was answered; `taken` is the role, or null where it was declined. */
export interface Answered {
  id: string;
  organization: string;
  taken: { role: MembershipRole; startsOn: string } | null;
}

type Invitation = NonNullable<OrganizationsInvitationsQuery["viewer"]>["invitations"][number];

interface InvitationCardProps {
  invitation: Invitation;
  onAnswered: (answered: Answered) => void;
}

/** One role held out to somebody: who asks, what it means, and yes or no. */
export function InvitationCard({ invitation, onAnswered }: InvitationCardProps) {
  const say = useWords();
  const sayMember = useMemberWords();
  const sayOrganization = useOrganizationWords();
  const [isDeclining, setIsDeclining] = useState(false);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [accept, busy] = useAction(AcceptInvitationDocument);
  const { id, role, organizationName: organization, invitedBy, expiresAt } = invitation;
  const take = async () => {
    const outcome = await accept({ input: { id } });
    setProblems(outcome.problems);
    const taken = outcome.payload?.membership;
    if (taken) onAnswered({ id, organization, taken });
  };
  return (
    <section className={styles.card} aria-label={organization}>
      <h2 className={styles.heading}>{organization}</h2>
      <p>
        {say("from", {
          name: invitedBy.name || sayMember("nameless"),
          role: sayOrganization(role),
        })}
      </p>
      <p>{say(`means_${role}`)}</p>
      <p className={styles.hint}>{daysOfRole(invitation, sayMember)}</p>
      <p className={styles.hint}>{say("expires", { when: momentName(expiresAt) })}</p>
      <Problems problems={problems} />
      <div className={styles.pair}>
        <Button
          color="primary"
          loading={busy}
          aria-label={say("acceptOf", { organization })}
          onClick={take}
        >
          {say("accept")}
        </Button>
        <Button
          aria-label={say("declineOf", { organization })}
          onClick={() => setIsDeclining(true)}
        >
          {say("decline")}
        </Button>
      </div>
      {isDeclining && (
        <DeclineSheet
          id={id}
          organization={organization}
          onDeclined={() => onAnswered({ id, organization, taken: null })}
          onClose={() => setIsDeclining(false)}
        />
      )}
    </section>
  );
}

interface DeclineSheetProps {
  id: string;
  organization: string;
  onDeclined: () => void;
  onClose: () => void;
}

/** A "no" needs another invitation to become a yes, so it is asked twice. */
function DeclineSheet({ id, organization, onDeclined, onClose }: DeclineSheetProps) {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [decline, busy] = useAction(DeclineInvitationDocument);
  const submit = async () => {
    const outcome = await decline({ input: { id } });
    setProblems(outcome.problems);
    if (outcome.problems.length > 0) return;
    onDeclined();
    onClose();
  };
  return (
    <Sheet open title={say("declineTitle")} onClose={onClose}>
      <p>{say("declineWhat", { organization })}</p>
      <Problems problems={problems} />
      <Button block color="danger" loading={busy} onClick={submit}>
        {say("doDecline")}
      </Button>
      <Button block onClick={onClose}>
        {sayOrganization("cancel")}
      </Button>
    </Sheet>
  );
}
