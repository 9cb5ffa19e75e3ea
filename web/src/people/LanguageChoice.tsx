import { useState } from "react";
import { type Problem, useAction } from "../graphql/acting";
import { type Language, speak, useLanguage } from "../language";
import { Problems } from "../shell/Problems";
import styles from "./Profile.module.css";
import { UpdateProfileDocument } from "./profile.generated";
import { useWords } from "./words";

const LANGUAGES: [Language, name: string, tag: string][] = [
  ["zh", "中文", "zh-CN"],
  ["en", "English", "en"],
];

/** The language of the app on this device, and of all that is sent to the person. */
export function LanguageChoice() {
  const say = useWords();
  const now = useLanguage();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [update, busy] = useAction(UpdateProfileDocument);
  // At once: the words themselves change only with the server's answer.
  const [wanted, setWanted] = useState(now);
  const choose = async (chosen: Language) => {
    setWanted(chosen);
    const locale = chosen === "zh" ? "ZH" : "EN";
    const outcome = await update({ input: { locale } });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) await speak(chosen);
    else setWanted(now);
  };
  return (
    <>
      <Problems problems={problems} />
      <fieldset className={styles.language} disabled={busy}>
        <legend className="sr-only">{say("language")}</legend>
        {LANGUAGES.map(([language, name, tag]) => (
          <label key={language} lang={tag}>
            <input
              type="radio"
              name="language"
              checked={language === wanted}
              onChange={() => void choose(language)}
            />
            {name}
          </label>
        ))}
      </fieldset>
    </>
  );
}
