import { Button } from "antd-mobile";
import { useState } from "react";
import { Field } from "../shell/Field";
import { Notice } from "../shell/Notice";
import { Table } from "../shell/Table";
import styles from "./Import.module.css";
import { asTabs, cellsOf, type Mistake, matching } from "./report";
import { sheetName } from "./sheets";
import { useWords } from "./words";

/** Every mistake with its place, to filter, to copy and to print. */
export function Mistakes({ mistakes }: { mistakes: Mistake[] }) {
  const say = useWords();
  const [sheet, setSheet] = useState("");
  const [text, setText] = useState("");
  const found = matching(mistakes, sheet, text);
  return (
    <>
      <div className={styles.filters}>
        <Field label={say("filter")}>
          {(wiring) => (
            <select {...wiring} value={sheet} onChange={(event) => setSheet(event.target.value)}>
              <option value="">{say("allSheets")}</option>
              {[...new Set(mistakes.map((one) => one.sheet))].map((one) => (
                <option key={one} value={one}>
                  {sheetName(one)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={say("search")} hint={say("searchHint")}>
          {(wiring) => (
            <input
              {...wiring}
              type="search"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Taking mistakes={found} />
      {found.length === 0 ? <Notice>{say("noMatch")}</Notice> : <Lines mistakes={found} />}
    </>
  );
}

function Lines({ mistakes }: { mistakes: Mistake[] }) {
  const say = useWords();
  return (
    <Table
      label={say("mistakesTable")}
      head={
        <>
          <th scope="col">{say("sheet")}</th>
          <th scope="col" data-figure>
            {say("row")}
          </th>
          <th scope="col">{say("column")}</th>
          <th scope="col" className={styles.wide}>
            {say("why")}
          </th>
        </>
      }
    >
      {mistakes.map((mistake) => {
        const [sheet, row, column, why] = cellsOf(mistake);
        return (
          <tr key={`${mistake.sheet} ${row} ${mistake.column} ${mistake.code} ${why}`}>
            <td>{sheet}</td>
            <td data-figure>{row}</td>
            <td>{column}</td>
            <td>{why}</td>
          </tr>
        );
      })}
    </Table>
  );
}

/** Taking the table along: into a spreadsheet, or on paper. */
function Taking({ mistakes }: { mistakes: Mistake[] }) {
  const say = useWords();
  const [outcome, setOutcome] = useState<"copied" | "notCopied" | null>(null);
  const copy = () => {
    const head = [say("sheet"), say("row"), say("column"), say("why")];
    navigator.clipboard.writeText(asTabs(head, mistakes)).then(
      () => setOutcome("copied"),
      () => setOutcome("notCopied"),
    );
  };
  return (
    <div className={styles.buttons}>
      <Button onClick={copy}>{say("copy")}</Button>
      <Button onClick={() => print()}>{say("print")}</Button>
      <div role="status">{outcome && <Notice>{say(outcome)}</Notice>}</div>
    </div>
  );
}
