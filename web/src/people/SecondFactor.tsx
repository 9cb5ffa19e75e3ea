import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { useQuery } from "urql";
import { otherProblems, type Problem, problemOf, useAction } from "../graphql/acting";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { Problems } from "../shell/Problems";
import { QrCode } from "../shell/QrCode";
import { Screen } from "../shell/Screen";
import { CodeField } from "./CodeField";
import styles from "./Profile.module.css";
import {
  BeginSecondFactorDocument,
  ConfirmSecondFactorDocument,
  ProofDocument,
  RemoveSecondFactorDocument,
} from "./proof.generated";
import { useWords } from "./proofWords";
import { SignedIn } from "./SignedIn";

interface Begun {
  secret: string;
  uri: string;
}

/** Staff set up the app that proves them a second time, keep their recovery codes, or remove it. */
export function Component() {
  const say = useWords();
  const [codes, setCodes] = useState<string[]>([]);
  const [read, again] = useQuery({ query: ProofDocument });
  return (
    <SignedIn>
      <Screen title={say("factor")} back="/profile">
        <div className={styles.parts}>
          <p>{say("factorWhy")}</p>
          {codes.length > 0 && <Codes codes={codes} />}
          <Loaded read={read} find={(data) => data.viewer} again={again}>
            {({ recoveryCodesLeft }) =>
              recoveryCodesLeft === null ? (
                <SettingUp onCodes={setCodes} />
              ) : (
                <SetUp left={recoveryCodesLeft} />
              )
            }
          </Loaded>
        </div>
      </Screen>
    </SignedIn>
  );
}

function Codes({ codes }: { codes: string[] }) {
  const say = useWords();
  return (
    <Notice>
      <p>{say("saveCodes")}</p>
      <ul>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function SettingUp({ onCodes }: { onCodes: (codes: string[]) => void }) {
  const say = useWords();
  const [begun, setBegun] = useState<Begun | null>(null);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [begin, busy] = useAction(BeginSecondFactorDocument);
  if (begun !== null) return <ConfirmForm begun={begun} onCodes={onCodes} />;
  const start = async () => {
    const { payload, problems: found } = await begin({});
    setProblems(found);
    if (payload?.secret && payload.uri) setBegun({ secret: payload.secret, uri: payload.uri });
  };
  return (
    <>
      <Problems problems={problems} />
      <Button block color="primary" loading={busy} onClick={() => void start()}>
        {say("begin")}
      </Button>
    </>
  );
}

function ConfirmForm({ begun, onCodes }: { begun: Begun; onCodes: (codes: string[]) => void }) {
  const say = useWords();
  const [code, setCode] = useState("");
  const [problems, setProblems] = useState<Problem[]>([]);
  const [confirm, busy] = useAction(ConfirmSecondFactorDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await confirm({ input: { code } });
    setProblems(outcome.problems);
    onCodes(outcome.payload?.recoveryCodes ?? []);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{say("scan")}</p>
      <QrCode value={begun.uri} label={say("scanCode")} />
      <a href={begun.uri} className={styles.open}>
        {say("open")}
      </a>
      <p>
        {say("secret")} <code className={styles.secret}>{begun.secret}</code>
      </p>
      <Problems problems={otherProblems(problems, ["code"])} />
      <CodeField
        label={say("totp")}
        hint={say("totpHint")}
        problem={problemOf(problems, "code")}
        value={code}
        onChange={setCode}
      />
      <Button block color="primary" type="submit" loading={busy}>
        {say("confirm")}
      </Button>
    </form>
  );
}

function SetUp({ left }: { left: number }) {
  const say = useWords();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [remove, busy] = useAction(RemoveSecondFactorDocument);
  return (
    <>
      <Notice kind="done">{say("left", { left })}</Notice>
      <Problems problems={problems} />
      <Button
        block
        color="danger"
        fill="outline"
        loading={busy}
        onClick={async () => setProblems((await remove({})).problems)}
      >
        {say("remove")}
      </Button>
    </>
  );
}
