import { type Problem, problemOf } from "../graphql/acting";
import { Field } from "../shell/Field";
import styles from "./Broadcasts.module.css";
import { useWords } from "./words";

export interface Written {
  titleZh: string;
  bodyZh: string;
  titleEn: string;
  bodyEn: string;
  link: string;
}

/** As docs/broadcasts.md has it. */
const LIMITS = { titleZh: 80, bodyZh: 500, titleEn: 120, bodyEn: 1000 };

interface TextsProps {
  written: Written;
  problems: Problem[];
  onChange: (written: Written) => void;
}

/** What is said, in both languages: everybody reads it in theirs. */
export function Texts({ written, problems, onChange }: TextsProps) {
  const say = useWords();
  const text = (name: keyof typeof LIMITS, as: "input" | "textarea") => {
    const Input = as;
    return (
      <Field
        label={say(name)}
        hint={say("atMost", { count: LIMITS[name] })}
        problem={problemOf(problems, name)}
      >
        {(wiring) => (
          <Input
            {...wiring}
            lang={name.endsWith("Zh") ? "zh-CN" : "en"}
            maxLength={LIMITS[name]}
            value={written[name]}
            onChange={(event) => onChange({ ...written, [name]: event.target.value })}
          />
        )}
      </Field>
    );
  };
  return (
    <>
      <div className={styles.panel}>
        <h2>{say("textZh")}</h2>
        {text("titleZh", "input")}
        {text("bodyZh", "textarea")}
      </div>
      <div className={styles.panel}>
        <h2>{say("textEn")}</h2>
        {text("titleEn", "input")}
        {text("bodyEn", "textarea")}
      </div>
      <div className={styles.panel}>
        <Field label={say("link")} hint={say("linkHint")} problem={problemOf(problems, "link")}>
          {(wiring) => (
            <input
              {...wiring}
              inputMode="url"
              maxLength={500}
              value={written.link}
              onChange={(event) => onChange({ ...written, link: event.target.value })}
            />
          )}
        </Field>
      </div>
    </>
  );
}
