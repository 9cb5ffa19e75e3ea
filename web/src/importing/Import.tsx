import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { ForRoles } from "../coordination/ForRoles";
import { Panel } from "../coordination/Panel";
import { Field } from "../shell/Field";
import { Problems } from "../shell/Problems";
import { Screen } from "../shell/Screen";
import { Export } from "./Export";
import styles from "./Import.module.css";
import { Result } from "./Result";
import { useTrying } from "./trying";
import { useWords } from "./words";

/** A district from a spreadsheet: tried first, then imported. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("title")} wide>
      <ForRoles roles={["DISTRICT_ADMIN"]}>{() => <Steps />}</ForRoles>
    </Screen>
  );
}

function Steps() {
  const say = useWords();
  const trying = useTrying();
  return (
    <div className={styles.steps}>
      <p>{say("how")}</p>
      <Panel title={say("choose")}>
        <Choice busy={trying.busy} onChange={trying.forget} onChosen={trying.tryOut} />
        <div role="status">
          {trying.sent !== null && (
            <p>{say("sending", { percent: Math.round(trying.sent * 100) })}</p>
          )}
          {trying.busy && trying.sent === null && <p>{say("trying")}</p>}
        </div>
        <Problems problems={trying.problems} />
      </Panel>
      {trying.report && (
        <Result report={trying.report} busy={trying.busy} onImport={trying.importNow} />
      )}
      <Export />
    </div>
  );
}

interface ChoiceProps {
  busy: boolean;
  /** Another file was chosen: what was said of the one before holds no more. */
  onChange: () => void;
  onChosen: (file: File) => void;
}

function Choice({ busy, onChange, onChosen }: ChoiceProps) {
  const say = useWords();
  const [file, setFile] = useState<File | null>(null);
  const wrong = file !== null && !file.name.toLowerCase().endsWith(".xlsx");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file && !wrong) onChosen(file);
  };
  return (
    <form className={styles.choice} onSubmit={submit}>
      <Field label={say("file")} problem={wrong ? say("wrongKind") : undefined}>
        {(wiring) => (
          <span className={styles.picking}>
            <input
              {...wiring}
              type="file"
              accept=".xlsx"
              onChange={(event) => {
                setFile(event.target.files?.[0] ?? null);
                onChange();
              }}
            />
            <span className={styles.picked} aria-hidden>
              {file?.name ?? say("pick")}
            </span>
          </span>
        )}
      </Field>
      <Button color="primary" type="submit" disabled={file === null || wrong} loading={busy}>
        {say("tryOut")}
      </Button>
    </form>
  );
}
