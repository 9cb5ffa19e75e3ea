import { Button } from "antd-mobile";
import { useState } from "react";
import { Panel } from "../coordination/Panel";
import { ownPath } from "../files/sending";
import { type Problem, useAction } from "../graphql/acting";
import { Problems } from "../shell/Problems";
import styles from "./Import.module.css";
import { ExportDistrictDocument } from "./import.generated";
import { useWords } from "./words";

/** The district as a workbook: what to begin with. */
export function Export() {
  const say = useWords();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [file, setFile] = useState<{ name: string; path: string } | null>(null);
  const [exportDistrict, busy] = useAction(ExportDistrictDocument);
  const start = async () => {
    const { payload, problems: refused } = await exportDistrict({});
    setProblems(refused);
    const { name, url } = payload?.file ?? {};
    if (name && url) setFile({ name, path: ownPath(url) });
  };
  return (
    <div className={styles.aside}>
      <Panel title={say("whence")}>
        <p>{say("whenceHint")}</p>
        <Problems problems={problems} />
        <div className={styles.buttons} role="status">
          {file === null ? (
            <Button onClick={start} loading={busy}>
              {say("export")}
            </Button>
          ) : (
            <>
              <a
                className="adm-button adm-button-primary adm-button-shape-default"
                href={file.path}
                download={file.name}
              >
                {say("download", { name: file.name })}
              </a>
              <p>{say("downloadHint")}</p>
            </>
          )}
        </div>
      </Panel>
    </div>
  );
}
