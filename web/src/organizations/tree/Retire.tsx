import { Button } from "antd-mobile";
import { useState } from "react";
import { type Problem, useAction } from "../../graphql/acting";
import { Problems } from "../../shell/Problems";
import { Sheet } from "../../shell/Sheet";
import { useWords as useOrganizationWords } from "../words";
import { UpdateOrganizationDocument } from "./organization.generated";
import { useWords } from "./words";

/** Take an organization out of use, asked twice; or bring it back. */
export function Retire({ id, isActive }: { id: string; isActive: boolean }) {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  const [isAsking, setIsAsking] = useState(false);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [update, busy] = useAction(UpdateOrganizationDocument);
  const change = async () => {
    const outcome = await update({ input: { id, isActive: !isActive } });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) setIsAsking(false);
  };
  if (!isActive) {
    return (
      <>
        <Button loading={busy} onClick={change}>
          {say("restore")}
        </Button>
        <Problems problems={problems} />
      </>
    );
  }
  return (
    <>
      <Button onClick={() => setIsAsking(true)}>{say("retire")}</Button>
      <Sheet open={isAsking} title={say("retireTitle")} onClose={() => setIsAsking(false)}>
        <p>{say("retireWhat")}</p>
        <Problems problems={problems} />
        <Button block color="danger" loading={busy} onClick={change}>
          {say("doRetire")}
        </Button>
        <Button block onClick={() => setIsAsking(false)}>
          {sayOrganization("cancel")}
        </Button>
      </Sheet>
    </>
  );
}
