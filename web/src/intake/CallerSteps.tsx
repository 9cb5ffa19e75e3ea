import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { useClient } from "urql";
import type { Problem } from "../graphql/acting";
import { useWords as useGraphqlWords } from "../graphql/words";
import { Field } from "../shell/Field";
import { Choices } from "./Choices";
import type { Call } from "./call";
import styles from "./Desk.module.css";
import { FindPersonDocument } from "./intake.generated";
import { StepHeading } from "./StepHeading";
import { useWords } from "./words";

export interface StepProps {
  call: Call;
  /** What the operator has learned; goes on to the next step. */
  onLearn: (changes: Partial<Call>) => void;
}

/** The number, and whose it is. */
export function PhoneStep({ call, onLearn }: StepProps) {
  const say = useWords();
  const sayGraphql = useGraphqlWords();
  const client = useClient();
  const [phone, setPhone] = useState(call.phone);
  const [problem, setProblem] = useState<Problem["message"]>();
  const [busy, setBusy] = useState(false);
  const find = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    // Every look leaves a trace and counts: asked once, and never by the cache behind one's back.
    const { data, error } = await client
      .query(FindPersonDocument, { phone }, { requestPolicy: "network-only" })
      .toPromise();
    setBusy(false);
    if (error || data === undefined) {
      setProblem(error?.graphQLErrors[0]?.message ?? sayGraphql("unreachable"));
      return;
    }
    onLearn({ phone, found: data.findPerson ?? null, name: "", consent: null });
  };
  return (
    <form className={styles.step} onSubmit={find} noValidate>
      <Field label={say("phone")} hint={say("phoneHint")} problem={problem}>
        {(wiring) => (
          <input
            {...wiring}
            className={styles.number}
            type="tel"
            autoComplete="off"
            value={phone}
            // biome-ignore lint/a11y/noAutofocus: somebody is on the line; typing begins here
            autoFocus
            onChange={(event) => setPhone(event.target.value)}
          />
        )}
      </Field>
      <Button color="primary" type="submit" loading={busy}>
        {say("find")}
      </Button>
    </form>
  );
}

/** What somebody is called of whom nothing is known. */
export function NameStep({ call, onLearn }: StepProps) {
  const say = useWords();
  const [name, setName] = useState(call.name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onLearn({ name });
  };
  return (
    <form className={styles.step} onSubmit={submit} noValidate>
      <Field label={say("name")} hint={say("nameHint")}>
        {(wiring) => (
          <input
            {...wiring}
            autoComplete="off"
            value={name}
            // biome-ignore lint/a11y/noAutofocus: the only input of a step the operator came to by Enter
            autoFocus
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Button color="primary" type="submit">
        {say("next")}
      </Button>
    </form>
  );
}

/** Nobody is acted for without having been asked. */
export function ConsentStep({ onLearn }: StepProps) {
  const say = useWords();
  const methods = ["SPOKEN", "WRITTEN"] as const;
  return (
    <section className={styles.step}>
      <StepHeading>{say("consent")}</StepHeading>
      <p>{say("consentAsk")}</p>
      <Choices
        label={say("consent")}
        choices={methods.map((consent, index) => ({
          digit: String(index + 1),
          title: say(`consent_${consent}`),
          onChoose: () => onLearn({ consent }),
        }))}
      />
    </section>
  );
}
