import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { otherProblems, type Problem, problemOf, useAction } from "../graphql/acting";
import { Field } from "../shell/Field";
import { Notice } from "../shell/Notice";
import { Problems } from "../shell/Problems";
import { SetQuietHoursDocument } from "./preferences.generated";
import styles from "./Settings.module.css";
import { useWords } from "./words";

/** When only what is urgent may reach somebody. */
export function QuietHours({ now }: { now: { from: string; until: string } | null }) {
  const say = useWords();
  const [from, setFrom] = useState(shortened(now?.from ?? "22:00"));
  const [until, setUntil] = useState(shortened(now?.until ?? "07:00"));
  const [problems, setProblems] = useState<Problem[]>([]);
  const [saved, setSaved] = useState(false);
  const [set, busy] = useAction(SetQuietHoursDocument);
  const change = async (input: { from?: string; until?: string }) => {
    const outcome = await set({ input });
    setProblems(outcome.problems);
    setSaved(outcome.problems.length === 0);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void change({ from, until });
  };
  return (
    <section className={styles.part} aria-labelledby="quiet">
      <h2 id="quiet">{say("quiet")}</h2>
      <p>{say("quietHint")}</p>
      <p>
        {now === null
          ? say("quietNone")
          : say("quietNow", { from: shortened(now.from), until: shortened(now.until) })}
      </p>
      <form className={styles.quiet} onSubmit={submit}>
        <Field label={say("quietFrom")} problem={problemOf(problems, "from")}>
          {(wiring) => (
            <input
              {...wiring}
              type="time"
              required
              value={from}
              onChange={(event) => setFrom(event.target.value)}
            />
          )}
        </Field>
        <Field label={say("quietUntil")} problem={problemOf(problems, "until")}>
          {(wiring) => (
            <input
              {...wiring}
              type="time"
              required
              value={until}
              onChange={(event) => setUntil(event.target.value)}
            />
          )}
        </Field>
        <Button color="primary" type="submit" loading={busy}>
          {say("quietSave")}
        </Button>
        {now !== null && (
          <Button onClick={() => void change({})} disabled={busy}>
            {say("quietOff")}
          </Button>
        )}
      </form>
      <Problems problems={otherProblems(problems, ["from", "until"])} />
      {saved && <Notice kind="done">{say("saved")}</Notice>}
    </section>
  );
}

/** "22:00:00" as a clock shows it. */
function shortened(time: string): string {
  return time.slice(0, 5);
}
