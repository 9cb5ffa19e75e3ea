import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { otherProblems, type Problem, problemOf, useAction } from "../graphql/acting";
import { Field } from "../shell/Field";
import { Problems } from "../shell/Problems";
import styles from "./Quality.module.css";
import { ReplyToRatingDocument } from "./rating.generated";
import { useWords } from "./words";

/** As the specialist who was rated: an answer, once. */
export function ReplyForm({ id }: { id: string }) {
  const say = useWords();
  const [reply, setReply] = useState("");
  const [problems, setProblems] = useState<Problem[]>([]);
  const [send, busy] = useAction(ReplyToRatingDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setProblems((await send({ input: { id, reply } })).problems);
  };
  return (
    <form className={styles.group} onSubmit={submit}>
      <Field
        label={say("replyLabel")}
        hint={say("replyHint")}
        problem={problemOf(problems, "reply")}
      >
        {(wiring) => (
          <textarea
            {...wiring}
            maxLength={500}
            value={reply}
            onChange={(event) => setReply(event.target.value)}
          />
        )}
      </Field>
      <Problems problems={otherProblems(problems, ["reply"])} />
      <Button type="submit" color="primary" loading={busy}>
        {say("sendReply")}
      </Button>
    </form>
  );
}
