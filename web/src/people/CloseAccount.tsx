import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { otherProblems, type Problem, problemOf, useAction } from "../graphql/acting";
import { Field } from "../shell/Field";
import { Notice } from "../shell/Notice";
import { Problems } from "../shell/Problems";
import { Screen } from "../shell/Screen";
import { leave } from "./leaving";
import styles from "./Profile.module.css";
import { CloseAccountDocument } from "./privacy.generated";
import { SignedIn } from "./SignedIn";
import { useSession } from "./session";
import { useWords } from "./words";

/** Leave for good: what goes, what the law keeps, and one's own number typed to confirm. */
export function Component() {
  const say = useWords();
  return (
    <SignedIn>
      <Screen title={say("close")} back="/profile/privacy">
        <div className={styles.parts}>
          <p>{say("closeGoes")}</p>
          <Notice>{say("closeStays")}</Notice>
          <ConfirmForm />
        </div>
      </Screen>
    </SignedIn>
  );
}

function ConfirmForm() {
  const say = useWords();
  const personId = useSession()?.personId;
  const [confirm, setConfirm] = useState("");
  const [problems, setProblems] = useState<Problem[]>([]);
  const [close, busy] = useAction(CloseAccountDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await close({ input: { confirm } });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0 && personId !== undefined) await leave(personId, "/closed");
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Problems problems={otherProblems(problems, ["confirm"])} />
      <Field label={say("closeConfirm")} problem={problemOf(problems, "confirm")}>
        {(wiring) => (
          <input
            {...wiring}
            type="tel"
            autoComplete="off"
            value={confirm}
            onChange={(event) => setConfirm(event.target.value)}
          />
        )}
      </Field>
      <Button block color="danger" type="submit" loading={busy} disabled={confirm === ""}>
        {say("closeNow")}
      </Button>
    </form>
  );
}
