import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { otherProblems, type Problem, problemOf, useAction } from "../graphql/acting";
import { Chip, Chips } from "../scheduling/Chip";
import { Field } from "../shell/Field";
import { Problems } from "../shell/Problems";
import { Sheet } from "../shell/Sheet";
import styles from "./Conflicts.module.css";
import { AddClientDocument } from "./conflicts.generated";
import { useWords } from "./words";

interface ClientSheetProps {
  /** The firm whose list the specialist keeps too; null: none. */
  firm: { id: string; name: string } | null;
  onAdded: (name: string) => void;
  onClose: () => void;
}

/** Somebody the specialist, or their whole firm, advises elsewhere. */
export function ClientSheet({ firm, onAdded, onClose }: ClientSheetProps) {
  const say = useWords();
  const [isFirms, setIsFirms] = useState(false);
  const [name, setName] = useState("");
  const [code, setCode] = useState("");
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [problems, setProblems] = useState<Problem[]>([]);
  const [add, busy] = useAction(AddClientDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await add({
      input: {
        name,
        ...(code.trim() ? { code } : {}),
        ...(isFirms && firm ? { organizationId: firm.id } : {}),
        idempotencyKey,
      },
    });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) onAdded(name.trim());
  };
  return (
    <Sheet open title={say("add")} onClose={onClose}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <Problems problems={otherProblems(problems, ["name", "code"])} />
        <Field label={say("name")} problem={problemOf(problems, "name")}>
          {(wiring) => (
            <input {...wiring} value={name} onChange={({ target }) => setName(target.value)} />
          )}
        </Field>
        <Field label={say("code")} hint={say("codeHint")} problem={problemOf(problems, "code")}>
          {(wiring) => (
            <input
              {...wiring}
              autoComplete="off"
              value={code}
              onChange={({ target }) => setCode(target.value)}
            />
          )}
        </Field>
        {firm && (
          <Chips label={say("list")}>
            <Chip type="radio" name="list" checked={!isFirms} onChange={() => setIsFirms(false)}>
              {say("mine")}
            </Chip>
            <Chip type="radio" name="list" checked={isFirms} onChange={() => setIsFirms(true)}>
              {say("firm")}
            </Chip>
          </Chips>
        )}
        <Button block color="primary" type="submit" loading={busy}>
          {say("save")}
        </Button>
      </form>
    </Sheet>
  );
}
