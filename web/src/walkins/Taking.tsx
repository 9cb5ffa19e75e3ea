import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { otherProblems, type Problem, problemOf, useAction } from "../graphql/acting";
import { useAttemptKey } from "../intake/attempts";
import { Field } from "../shell/Field";
import { Problems } from "../shell/Problems";
import { Sheet } from "../shell/Sheet";
import { type Consenting, ConsentPills } from "./Consenting";
import styles from "./Counter.module.css";
import { TakeNumberDocument } from "./steps.generated";
import { TopicChoice } from "./TopicChoice";
import { useWords } from "./words";

interface TakingProps {
  venueId: string;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** A number for whoever stands there; who they are is asked only if they want a word on their phone. */
export function Taking({ venueId, open, onClose, onDone }: TakingProps) {
  const say = useWords();
  return (
    <Sheet title={say("takeTitle")} open={open} onClose={onClose}>
      <TakeForm venueId={venueId} onClose={onClose} onDone={onDone} />
    </Sheet>
  );
}

function TakeForm({ venueId, onClose, onDone }: Omit<TakingProps, "open">) {
  const say = useWords();
  const [topicId, setTopicId] = useState("");
  const [phone, setPhone] = useState("");
  const [consent, setConsent] = useState<Consenting>("SPOKEN");
  const [problems, setProblems] = useState<Problem[]>([]);
  const [code, setCode] = useState<string>();
  const [take, busy] = useAction(TakeNumberDocument);
  const keyFor = useAttemptKey();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const who = phone.trim() === "" ? {} : { phone, consent: consent && { method: consent } };
    const input = { venueId, topicId: topicId || undefined, ...who };
    const outcome = await take({ input: { ...input, idempotencyKey: keyFor(input) } });
    setProblems(outcome.problems);
    setCode(outcome.payload?.walkIn?.code);
    onDone();
  };
  if (code) {
    return (
      <>
        <p>{say("yourNumber")}</p>
        <p className={styles.taken} role="status">
          {code}
        </p>
        <CloseButton onClose={onClose} />
      </>
    );
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Problems problems={otherProblems(problems, ["phone", "topicId"])} />
      <TopicChoice value={topicId} problem={problemOf(problems, "topicId")} onChoose={setTopicId} />
      <Field label={say("phone")} hint={say("phoneHint")} problem={problemOf(problems, "phone")}>
        {(wiring) => (
          <input
            {...wiring}
            type="tel"
            autoComplete="off"
            value={phone}
            onChange={(event) => setPhone(event.target.value)}
          />
        )}
      </Field>
      {phone.trim() !== "" && <ConsentPills value={consent} onChoose={setConsent} />}
      <Button block color="primary" type="submit" loading={busy}>
        {say("print")}
      </Button>
    </form>
  );
}

function CloseButton({ onClose }: { onClose: () => void }) {
  const say = useWords();
  return (
    <Button block color="primary" onClick={onClose}>
      {say("done")}
    </Button>
  );
}
