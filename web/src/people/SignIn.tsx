import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { ElderSwitch } from "../appearance/ElderSwitch";
import { otherProblems, type Problem, problemOf, useAction } from "../graphql/acting";
import { homeOf } from "../shell/areas";
import { Field } from "../shell/Field";
import { Problems } from "../shell/Problems";
import { Screen } from "../shell/Screen";
import { useAppSettings } from "../shell/settings";
import { CodeField } from "./CodeField";
import { makeRoomFor } from "./leaving";
import styles from "./SignIn.module.css";
import { keepSession } from "./session";
import { RequestSignInCodeDocument, SignInDocument } from "./signIn.generated";
import { useWords } from "./words";

/** By phone and code; afterwards the screen one came for (`?to=`), else the first of one's work. */
export function Component() {
  const say = useWords();
  const [phone, setPhone] = useState("");
  const [asked, setAsked] = useState(false);
  return (
    <Screen title={say("signIn")} back="/">
      <div className={styles.card}>
        <p>{say("signInWhy")}</p>
        {asked ? (
          <CodeForm phone={phone} onOther={() => setAsked(false)} />
        ) : (
          <PhoneForm phone={phone} onPhone={setPhone} onAsked={() => setAsked(true)} />
        )}
        <ElderSwitch />
      </div>
    </Screen>
  );
}

interface PhoneFormProps {
  phone: string;
  onPhone: (phone: string) => void;
  onAsked: () => void;
}

function PhoneForm({ phone, onPhone, onAsked }: PhoneFormProps) {
  const say = useWords();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [ask, busy] = useAction(RequestSignInCodeDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await ask({ input: { phone } });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) onAsked();
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Problems problems={otherProblems(problems, ["phone"])} />
      <Field label={say("phone")} hint={say("phoneHint")} problem={problemOf(problems, "phone")}>
        {(wiring) => (
          <input
            {...wiring}
            type="tel"
            autoComplete="tel"
            value={phone}
            onChange={(event) => onPhone(event.target.value)}
          />
        )}
      </Field>
      <Button block color="primary" type="submit" loading={busy}>
        {say("sendCode")}
      </Button>
    </form>
  );
}

function CodeForm({ phone, onOther }: { phone: string; onOther: () => void }) {
  const say = useWords();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [code, setCode] = useState("");
  const [problems, setProblems] = useState<Problem[]>([]);
  const [signIn, busy] = useAction(SignInDocument);
  const { development } = useAppSettings();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await signIn({ input: { phone, code } });
    setProblems(outcome.problems);
    const { accessToken, refreshToken, viewer } = outcome.payload ?? {};
    if (!accessToken || !refreshToken || !viewer) return;
    await makeRoomFor(viewer.id);
    await keepSession({ accessToken, refreshToken, personId: viewer.id });
    navigate(returnPath(search.get("to")) ?? homeOf(viewer.roles), { replace: true });
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Problems problems={otherProblems(problems, ["code"])} />
      <CodeField
        label={say("code")}
        hint={say("codeHint", { phone })}
        problem={problemOf(problems, "code")}
        autoFocus
        value={code}
        onChange={setCode}
      />
      {development && <p>{say("codeDevelopment")}</p>}
      <Button block color="primary" type="submit" loading={busy}>
        {say("enter")}
      </Button>
      <Button block fill="none" onClick={onOther}>
        {say("otherPhone")}
      </Button>
    </form>
  );
}

/** A path of this app, and nothing that would lead to another site. */
export function returnPath(asked: string | null): string | null {
  if (asked === null) return null;
  const { origin, pathname, search } = new URL(asked, location.origin);
  return origin === location.origin && asked.startsWith("/") ? pathname + search : null;
}
