import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { useQuery } from "urql";
import { otherProblems, type Problem, problemOf, useAction } from "../graphql/acting";
import { Field } from "../shell/Field";
import { Loaded } from "../shell/Loaded";
import { Problems } from "../shell/Problems";
import { Screen } from "../shell/Screen";
import { CodeField } from "./CodeField";
import styles from "./Profile.module.css";
import {
  ConfirmEmailDocument,
  ProfileDocument,
  RemoveEmailDocument,
  SetEmailDocument,
} from "./profile.generated";
import { SignedIn } from "./SignedIn";
import { useWords } from "./words";

/** One's own address for mail, proved by a code that is sent there. */
export function Component() {
  const say = useWords();
  const [read, again] = useQuery({ query: ProfileDocument });
  return (
    <SignedIn>
      <Screen title={say("email")} back="/profile">
        <Loaded read={read} find={(data) => data.viewer} again={again}>
          {({ email }) => <Email now={email} />}
        </Loaded>
      </Screen>
    </SignedIn>
  );
}

function Email({ now }: { now: string | null }) {
  const say = useWords();
  const [sentTo, setSentTo] = useState<string | null>(null);
  return (
    <div className={styles.parts}>
      <p>{now === null ? say("emailNone") : say("emailNow", { email: now })}</p>
      {sentTo === null ? (
        <AddressForm onSent={setSentTo} />
      ) : (
        <CodeForm email={sentTo} onDone={() => setSentTo(null)} />
      )}
      {now !== null && <Remove />}
    </div>
  );
}

function AddressForm({ onSent }: { onSent: (email: string) => void }) {
  const say = useWords();
  const [email, setEmail] = useState("");
  const [problems, setProblems] = useState<Problem[]>([]);
  const [ask, busy] = useAction(SetEmailDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await ask({ input: { email } });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) onSent(email);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Problems problems={otherProblems(problems, ["email"])} />
      <Field label={say("emailNew")} problem={problemOf(problems, "email")}>
        {(wiring) => (
          <input
            {...wiring}
            type="email"
            autoComplete="email"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <Button block color="primary" type="submit" loading={busy}>
        {say("sendCode")}
      </Button>
    </form>
  );
}

function CodeForm({ email, onDone }: { email: string; onDone: () => void }) {
  const say = useWords();
  const [code, setCode] = useState("");
  const [problems, setProblems] = useState<Problem[]>([]);
  const [confirm, busy] = useAction(ConfirmEmailDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await confirm({ input: { code } });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) onDone();
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Problems problems={otherProblems(problems, ["code"])} />
      <CodeField
        label={say("code")}
        hint={say("emailCodeHint", { email })}
        problem={problemOf(problems, "code")}
        value={code}
        onChange={setCode}
      />
      <Button block color="primary" type="submit" loading={busy}>
        {say("emailConfirm")}
      </Button>
      <Button block fill="none" onClick={onDone}>
        {say("emailOther")}
      </Button>
    </form>
  );
}

function Remove() {
  const say = useWords();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [remove, busy] = useAction(RemoveEmailDocument);
  return (
    <>
      <Problems problems={problems} />
      <Button
        block
        color="danger"
        fill="outline"
        loading={busy}
        onClick={async () => setProblems((await remove({})).problems)}
      >
        {say("emailRemove")}
      </Button>
    </>
  );
}
