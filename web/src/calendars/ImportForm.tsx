import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { otherProblems, type Problem, problemOf, useAction } from "../graphql/acting";
import { Field } from "../shell/Field";
import { Problems } from "../shell/Problems";
import styles from "./Calendars.module.css";
import { AddCalendarImportDocument } from "./calendars.generated";
import { useWords } from "./words";

/** Another calendar by its address, which is kept encrypted and never shown again. */
export function ImportForm({ onAdded }: { onAdded: () => void }) {
  const say = useWords();
  const [name, setName] = useState("");
  const [url, setUrl] = useState("");
  const [problems, setProblems] = useState<Problem[]>([]);
  const [add, busy] = useAction(AddCalendarImportDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await add({ input: { name, url } });
    setProblems(outcome.problems);
    if (outcome.problems.length > 0) return;
    setName("");
    setUrl("");
    onAdded();
  };
  return (
    <form className={styles.card} onSubmit={submit} noValidate>
      <Problems problems={otherProblems(problems, ["name", "url"])} />
      <Field label={say("name")} hint={say("nameHint")} problem={problemOf(problems, "name")}>
        {(wiring) => (
          <input {...wiring} value={name} onChange={({ target }) => setName(target.value)} />
        )}
      </Field>
      <Field label={say("url")} hint={say("urlHint")} problem={problemOf(problems, "url")}>
        {(wiring) => (
          <input
            {...wiring}
            type="url"
            inputMode="url"
            autoComplete="off"
            value={url}
            onChange={({ target }) => setUrl(target.value)}
          />
        )}
      </Field>
      <Button block type="submit" loading={busy}>
        {say("add")}
      </Button>
    </form>
  );
}
