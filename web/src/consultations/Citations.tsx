import { Button } from "antd-mobile";
import { X } from "lucide-react";
import { type Problem, problemOf } from "../graphql/acting";
import { Field } from "../shell/Field";
import styles from "./Composer.module.css";
import { useThreadWords } from "./threadWords";
import type { Citation } from "./writing";

const MOST = 20;

interface CitationsProps {
  citations: Citation[];
  onChange: (citations: Citation[]) => void;
  problems: Problem[];
}

/** The articles of law an answer rests on. */
export function Citations({ citations, onChange, problems }: CitationsProps) {
  const say = useThreadWords();
  const change = (index: number, part: Partial<Citation>) =>
    onChange(citations.map((one, at) => (at === index ? { ...one, ...part } : one)));
  return (
    <div className={styles.citations}>
      {citations.map((citation, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing else to tell them apart
        <div key={index} className={styles.citation}>
          <Line
            label={say("law")}
            hint={say("lawHint")}
            problem={problemOf(problems, `citations.${index}.law`)}
            value={citation.law}
            onChange={(law) => change(index, { law })}
          />
          <Line
            label={say("article")}
            hint={say("articleHint")}
            problem={problemOf(problems, `citations.${index}.article`)}
            value={citation.article}
            onChange={(article) => change(index, { article })}
          />
          <button
            type="button"
            className={styles.remove}
            aria-label={say("citationRemove", { number: index + 1 })}
            onClick={() => onChange(citations.filter((_, at) => at !== index))}
          >
            <X aria-hidden />
          </button>
        </div>
      ))}
      {citations.length < MOST && (
        <Button onClick={() => onChange([...citations, { law: "", article: "" }])}>
          {say("citationAdd")}
        </Button>
      )}
    </div>
  );
}

interface LineProps {
  label: string;
  hint: string;
  problem?: string;
  value: string;
  onChange: (value: string) => void;
}

function Line({ value, onChange, ...field }: LineProps) {
  return (
    <Field {...field}>
      {(wiring) => (
        <input
          {...wiring}
          autoComplete="off"
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
