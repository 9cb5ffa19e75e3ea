import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { useQuery } from "urql";
import { otherProblems, type Problem, problemOf, useAction } from "../graphql/acting";
import { Field } from "../shell/Field";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { Problems } from "../shell/Problems";
import { Screen } from "../shell/Screen";
import styles from "./Profile.module.css";
import { ProfileDocument, UpdateProfileDocument } from "./profile.generated";
import { SignedIn } from "./SignedIn";
import { useWords } from "./words";

/** How one is called. */
export function Component() {
  const say = useWords();
  const [read, again] = useQuery({ query: ProfileDocument });
  return (
    <SignedIn>
      <Screen title={say("name")} back="/profile">
        <Loaded read={read} find={(data) => data.viewer} again={again}>
          {({ name }) => <NameForm now={name} />}
        </Loaded>
      </Screen>
    </SignedIn>
  );
}

function NameForm({ now }: { now: string }) {
  const say = useWords();
  const [name, setName] = useState(now);
  const [saved, setSaved] = useState(false);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [update, busy] = useAction(UpdateProfileDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await update({ input: { name } });
    setProblems(outcome.problems);
    setSaved(outcome.problems.length === 0);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Problems problems={otherProblems(problems, ["name"])} />
      <Field label={say("name")} hint={say("nameHint")} problem={problemOf(problems, "name")}>
        {(wiring) => (
          <input
            {...wiring}
            autoComplete="name"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Button block color="primary" type="submit" loading={busy}>
        {say("save")}
      </Button>
      {saved && <Notice kind="done">{say("saved")}</Notice>}
    </form>
  );
}
