import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { useQuery } from "urql";
import { otherProblems, type Problem, problemOf, useAction } from "../graphql/acting";
import type { ProofKind } from "../graphql/schema.generated";
import { Loaded } from "../shell/Loaded";
import { Problems } from "../shell/Problems";
import { Sheet } from "../shell/Sheet";
import { useAppSettings } from "../shell/settings";
import { CodeField } from "./CodeField";
import styles from "./Profile.module.css";
import { ProofDocument, ProveIdentityDocument } from "./proof.generated";
import { useWords } from "./proofWords";
import { answerProof, useProofWanted } from "./proving";
import { RequestSignInCodeDocument } from "./signIn.generated";

/** Asks for a code when the server wants a recent proof of who acts. */
export function ProofSheet() {
  const say = useWords();
  const wanted = useProofWanted();
  return (
    <Sheet title={say("title")} open={wanted} onClose={() => answerProof(false)}>
      <Proof />
    </Sheet>
  );
}

function Proof() {
  const say = useWords();
  const [read, again] = useQuery({ query: ProofDocument, requestPolicy: "network-only" });
  return (
    <Loaded read={read} find={(data) => data.viewer} again={again}>
      {({ phone, recoveryCodesLeft }) => (
        <div className={styles.parts}>
          <p>{say("why")}</p>
          {recoveryCodesLeft === null ? <ByPhone phone={phone} /> : <ByFactor />}
        </div>
      )}
    </Loaded>
  );
}

function ByFactor() {
  const say = useWords();
  const [lost, setLost] = useState(false);
  return (
    <>
      {lost ? (
        <CodeForm
          key="recovery"
          kind="RECOVERY_CODE"
          label={say("recoveryCode")}
          hint={say("recoveryCodeHint")}
        />
      ) : (
        <CodeForm key="totp" kind="TOTP" label={say("totp")} hint={say("totpHint")} />
      )}
      <Button block fill="none" onClick={() => setLost(!lost)}>
        {lost ? say("useTotp") : say("useRecovery")}
      </Button>
    </>
  );
}

function ByPhone({ phone }: { phone: string | null }) {
  const say = useWords();
  const [sent, setSent] = useState(false);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [ask, busy] = useAction(RequestSignInCodeDocument);
  const { development } = useAppSettings();
  if (phone === null) return <p>{say("noPhone")}</p>;
  if (sent) {
    return (
      <>
        <CodeForm kind="CODE" label={say("code")} hint={say("codeHint", { phone })} />
        {development && <p>{say("codeDevelopment")}</p>}
      </>
    );
  }
  const send = async () => {
    const outcome = await ask({ input: { phone } });
    setProblems(outcome.problems);
    setSent(outcome.problems.length === 0);
  };
  return (
    <>
      <Problems problems={problems} />
      <Button block color="primary" loading={busy} onClick={() => void send()}>
        {say("sendCode")}
      </Button>
    </>
  );
}

function CodeForm({ kind, label, hint }: { kind: ProofKind; label: string; hint: string }) {
  const say = useWords();
  const [proof, setProof] = useState("");
  const [problems, setProblems] = useState<Problem[]>([]);
  const [prove, busy] = useAction(ProveIdentityDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await prove({ input: { kind, proof } });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) answerProof(true);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Problems problems={otherProblems(problems, ["proof"])} />
      <CodeField
        label={label}
        hint={hint}
        problem={problemOf(problems, "proof")}
        letters={kind === "RECOVERY_CODE"}
        value={proof}
        onChange={setProof}
      />
      <Button block color="primary" type="submit" loading={busy}>
        {say("confirm")}
      </Button>
    </form>
  );
}
