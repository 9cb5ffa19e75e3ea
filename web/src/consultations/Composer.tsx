import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { FilePicker } from "../files/FilePicker";
import { useUploads } from "../files/uploads";
import { otherProblems, problemOf } from "../graphql/acting";
import { Field } from "../shell/Field";
import { Notice } from "../shell/Notice";
import { Problems } from "../shell/Problems";
import { Citations } from "./Citations";
import styles from "./Composer.module.css";
import { useDraft } from "./drafts";
import type { Opened } from "./Thread";
import { useThreadWords } from "./threadWords";
import { emptyMessage, type MessageDraft, useWriting, type Writing, writingsOf } from "./writing";

/** Where one writes, as whatever one may write now. */
export function Composer({ opened }: { opened: Opened }) {
  const say = useThreadWords();
  const [chosen, setChosen] = useState<Writing>();
  const writings = writingsOf(opened.may, opened.status);
  const writing = writings.find((one) => one === chosen) ?? writings[0];
  if (writing === undefined) {
    return opened.closedAt ? <Notice>{say("over")}</Notice> : null;
  }
  return (
    <div className={`${styles.composer} ${writing === "NOTE" ? styles.note : ""}`}>
      {writings.length > 1 && (
        <Writings writings={writings} chosen={writing} onChoose={setChosen} />
      )}
      <WritingForm id={opened.id} writing={writing} />
    </div>
  );
}

interface WritingsProps {
  writings: Writing[];
  chosen: Writing;
  onChoose: (writing: Writing) => void;
}

function Writings({ writings, chosen, onChoose }: WritingsProps) {
  const say = useThreadWords();
  return (
    <fieldset className={styles.writings}>
      <legend className={styles.legend}>{say("write")}</legend>
      {writings.map((one) => (
        <label key={one} className={styles.writing}>
          <input
            type="radio"
            name="writing"
            checked={one === chosen}
            onChange={() => onChoose(one)}
          />
          {say(`write${one}`)}
        </label>
      ))}
    </fieldset>
  );
}

function WritingForm({ id, writing }: { id: string; writing: Writing }) {
  const say = useThreadWords();
  const [draft, change, forget] = useDraft<MessageDraft>(`thread.${id}`, emptyMessage);
  const uploads = useUploads(draft.files, (next) =>
    change((now) => ({ ...now, files: next(now.files) })),
  );
  const { send, busy, problems } = useWriting(id, writing, forget);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(draft);
  };
  const cites = writing === "ANSWER";
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Problems
        problems={otherProblems(problems, ["body"]).filter(
          ({ field }) => !cites || !field?.startsWith("citations."),
        )}
      />
      <Field
        label={say(`body${writing}`)}
        hint={writing === "POST" ? undefined : say(`hint${writing}`)}
        problem={problemOf(problems, "body")}
      >
        {(wiring) => (
          <textarea
            {...wiring}
            rows={cites ? 6 : 3}
            maxLength={10_000}
            value={draft.body}
            onChange={({ target }) => change((now) => ({ ...now, body: target.value }))}
          />
        )}
      </Field>
      {cites && (
        <Citations
          citations={draft.citations}
          onChange={(citations) => change((now) => ({ ...now, citations }))}
          problems={problems}
        />
      )}
      <FilePicker uploads={uploads} hint={false} />
      <Button block color="primary" type="submit" loading={busy} disabled={uploads.busy}>
        {say(writing === "ANSWER" ? "sendANSWER" : writing === "NOTE" ? "sendNOTE" : "send")}
      </Button>
    </form>
  );
}
