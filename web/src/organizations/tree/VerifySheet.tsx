import { Button } from "antd-mobile";
import { useState } from "react";
import { type Problem, useAction } from "../../graphql/acting";
import { Problems } from "../../shell/Problems";
import { Sheet } from "../../shell/Sheet";
import { useWords as useOrganizationWords } from "../words";
import { VerifyOrganizationDocument } from "./tree.generated";
import { useWords } from "./words";

interface VerifySheetProps {
  id: string;
  name: string;
  creditCode?: string | null;
  onVerified: () => void;
  onClose: () => void;
}

/** Staff say that an enterprise is what it says; there is no way back. */
export function VerifySheet({ id, name, creditCode, onVerified, onClose }: VerifySheetProps) {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [verify, busy] = useAction(VerifyOrganizationDocument);
  const submit = async () => {
    const outcome = await verify({ input: { id } });
    setProblems(outcome.problems);
    if (outcome.problems.length > 0) return;
    onVerified();
    onClose();
  };
  return (
    <Sheet open title={say("verifyTitle")} onClose={onClose}>
      <p>
        <strong>{name}</strong>
      </p>
      {creditCode && <p>{say("creditCodeIs", { code: creditCode })}</p>}
      <p>{say("verifyWhat")}</p>
      <Problems problems={problems} />
      <Button block color="primary" loading={busy} onClick={submit}>
        {say("doVerify")}
      </Button>
      <Button block onClick={onClose}>
        {sayOrganization("cancel")}
      </Button>
    </Sheet>
  );
}
