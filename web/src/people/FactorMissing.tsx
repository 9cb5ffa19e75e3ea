import { Button } from "antd-mobile";
import { ButtonLink } from "../shell/ButtonLink";
import { Notice } from "../shell/Notice";
import { useWords } from "./proofWords";
import { askForProof } from "./proving";
import { useViewer } from "./viewer";

/** Says to staff why their roles reach nowhere yet, and leads to what is missing. */
export function FactorMissing() {
  const say = useWords();
  const state = useViewer()?.secondFactor ?? "NONE";
  if (state === "NONE") return null;
  return (
    <Notice>
      {state === "NEEDED" ? (
        <>
          <p>{say("needed")}</p>
          <Button color="primary" onClick={() => void askForProof()}>
            {say("enter")}
          </Button>
        </>
      ) : (
        <>
          <p>{say("enroll")}</p>
          <ButtonLink to="/profile/second-factor">{say("begin")}</ButtonLink>
        </>
      )}
    </Notice>
  );
}
