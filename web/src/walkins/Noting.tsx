import { type Problem, problemOf } from "../graphql/acting";
import type { FinishServingInput } from "../graphql/schema.generated";
import { Field } from "../shell/Field";
import { type Consenting, ConsentPills } from "./Consenting";
import styles from "./Counter.module.css";
import { useWords } from "./words";

/** What is written down when somebody was served. */
export interface Noted {
  note: string;
  phone: string;
  name: string;
  consent: Consenting;
}

export const NOTHING_NOTED: Noted = { note: "", phone: "", name: "", consent: "SPOKEN" };

export function notedInput({ note, phone, name, consent }: Noted): Partial<FinishServingInput> {
  const who = { phone: phone.trim() || undefined, name: name.trim() || undefined };
  const named = who.phone !== undefined || who.name !== undefined;
  return {
    note: note.trim() || undefined,
    ...who,
    consent: named && consent !== null ? { method: consent } : undefined,
  };
}

interface NotingProps {
  noted: Noted;
  /** Nothing is known of them: they may say who they are. */
  nameless: boolean;
  problems: Problem[];
  onChange: (changes: Partial<Noted>) => void;
}

export function Noting({ noted, nameless, problems, onChange }: NotingProps) {
  const say = useWords();
  const text = (name: "name" | "phone") => (
    <Field label={say(name)} problem={problemOf(problems, name)}>
      {(wiring) => (
        <input
          {...wiring}
          type={name === "phone" ? "tel" : "text"}
          autoComplete="off"
          value={noted[name]}
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <>
      <Field label={say("note")} hint={say("noteHint")} problem={problemOf(problems, "note")}>
        {(wiring) => (
          <textarea
            {...wiring}
            maxLength={2000}
            value={noted.note}
            onChange={(event) => onChange({ note: event.target.value })}
          />
        )}
      </Field>
      {nameless && (
        <div className={styles.pair}>
          {text("name")}
          {text("phone")}
        </div>
      )}
      {(noted.name || noted.phone) && (
        <ConsentPills value={noted.consent} onChoose={(consent) => onChange({ consent })} />
      )}
    </>
  );
}
