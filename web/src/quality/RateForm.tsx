import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { otherProblems, type Problem, problemOf } from "../graphql/acting";
import type { RatingTag } from "../graphql/schema.generated";
import { KeptNotice } from "../outbox/KeptNotice";
import { useKeptAction } from "../outbox/useKeptAction";
import { Field } from "../shell/Field";
import { Problems } from "../shell/Problems";
import styles from "./Quality.module.css";
import { RateDocument } from "./rating.generated";
import { Score } from "./Score";
import { Tags } from "./Tags";
import { useWords } from "./words";

interface RateFormProps {
  /** What is rated; the caller knows from `canRate` that it may be. */
  of: { appointmentId: string } | { consultationId: string };
}

/** How it was: a score, and if one likes what fits and words of one's own. */
export function RateForm({ of }: RateFormProps) {
  const say = useWords();
  const [score, setScore] = useState<number>();
  const [tags, setTags] = useState<RatingTag[]>([]);
  const [words, setWords] = useState("");
  const [problems, setProblems] = useState<Problem[]>([]);
  const [kept, setKept] = useState(false);
  const [rate, busy] = useKeptAction(RateDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (score === undefined) {
      setProblems([{ field: "score", code: "INVALID", message: say("needsScore") }]);
      return;
    }
    const to =
      "appointmentId" in of
        ? `/appointments/${of.appointmentId}`
        : `/consultations/${of.consultationId}`;
    const outcome = await rate({ input: { ...of, score, tags, words } }, { kind: "rating", to });
    setProblems(outcome.problems);
    setKept(outcome.kept);
  };
  const choose = (chosen: number) => {
    setScore(chosen);
    setProblems([]);
  };
  if (kept) return <KeptNotice />;
  return (
    <form className={styles.card} onSubmit={submit}>
      <h2>{say("ask")}</h2>
      <Score score={score} onScore={choose} problem={problemOf(problems, "score")} />
      {score !== undefined && (
        <>
          <Tags score={score} tags={tags} onTags={setTags} />
          <Field
            label={say("words")}
            hint={say("wordsHint")}
            problem={problemOf(problems, "words")}
          >
            {(wiring) => (
              <textarea
                {...wiring}
                maxLength={500}
                value={words}
                onChange={(event) => setWords(event.target.value)}
              />
            )}
          </Field>
        </>
      )}
      <Problems problems={otherProblems(problems, ["score", "words"])} />
      <Button block type="submit" color="primary" loading={busy}>
        {say("send")}
      </Button>
    </form>
  );
}
