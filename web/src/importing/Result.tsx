import { Button } from "antd-mobile";
import { useState } from "react";
import { Panel } from "../coordination/Panel";
import { Notice } from "../shell/Notice";
import { Sheet } from "../shell/Sheet";
import { Table } from "../shell/Table";
import styles from "./Import.module.css";
import type { ImportingReportFragment as Report } from "./import.generated";
import { Mistakes } from "./Mistakes";
import { totalsOf } from "./report";
import { sheetName } from "./sheets";
import { useWords } from "./words";

interface ResultProps {
  report: Report;
  busy: boolean;
  onImport: () => Promise<void>;
}

/** What the trial, or the import, came to. */
export function Result({ report, busy, onImport }: ResultProps) {
  const say = useWords();
  const totals = totalsOf(report);
  if (report.errorCount > 0) {
    return (
      <Panel title={say("tried")}>
        <Notice kind="problem">
          <p>{say("mistakes", { count: report.errorCount })}</p>
          {report.errorCount > report.errors.length && (
            <p>{say("mistakesFirst", { shown: report.errors.length })}</p>
          )}
        </Notice>
        <Mistakes mistakes={report.errors} />
      </Panel>
    );
  }
  if (!report.dryRun) {
    return (
      <Panel title={say("tried")}>
        <Notice kind="done">{say("done", totals)}</Notice>
        <Counts counts={report.counts} />
      </Panel>
    );
  }
  const nothing = totals.created + totals.updated === 0;
  return (
    <Panel title={say("tried")}>
      <Notice kind={nothing ? "info" : "done"}>
        {say(nothing ? "triedNothing" : "triedClean")}
      </Notice>
      <Counts counts={report.counts} />
      {!nothing && <ImportNow totals={totals} busy={busy} onImport={onImport} />}
    </Panel>
  );
}

function Counts({ counts }: { counts: Report["counts"] }) {
  const say = useWords();
  const columns = ["created", "updated", "unchanged"] as const;
  return (
    <Table
      label={say("counts")}
      head={
        <>
          <th scope="col">{say("sheet")}</th>
          {columns.map((column) => (
            <th key={column} scope="col" data-figure>
              {say(column)}
            </th>
          ))}
        </>
      }
    >
      {counts.map((one) => (
        <tr key={one.sheet}>
          <th scope="row">{sheetName(one.sheet)}</th>
          {columns.map((column) => (
            <td key={column} data-figure>
              {one[column]}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  );
}

interface ImportNowProps {
  totals: { created: number; updated: number; unchanged: number };
  busy: boolean;
  onImport: () => Promise<void>;
}

function ImportNow({ totals, busy, onImport }: ImportNowProps) {
  const say = useWords();
  const [asking, setAsking] = useState(false);
  const confirm = async () => {
    setAsking(false);
    await onImport();
  };
  return (
    <div className={styles.buttons}>
      <Button color="primary" loading={busy} onClick={() => setAsking(true)}>
        {say("importNow")}
      </Button>
      <Sheet title={say("confirmTitle")} open={asking} onClose={() => setAsking(false)}>
        <p>{say("confirm", totals)}</p>
        <Button block color="primary" onClick={confirm}>
          {say("confirmYes")}
        </Button>
      </Sheet>
    </div>
  );
}
