import { Button } from "antd-mobile";
import { useEffect, useState } from "react";
import { useQuery } from "urql";
import { sizeName } from "../files/rules";
import { ownPath } from "../files/sending";
import { type Problem, useAction } from "../graphql/acting";
import { momentName } from "../language/moments";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { Problems } from "../shell/Problems";
import styles from "./Profile.module.css";
import { ExportsDocument, type ExportsQuery, RequestExportDocument } from "./privacy.generated";
import { useWords } from "./words";

type Export = NonNullable<ExportsQuery["viewer"]>["exports"][number];

const BUILDING_MS = 10_000;
/** A link opens its file for ten minutes; a minute is for whoever is just about to tap it. */
const RENEWED_AFTER_MS = 9 * 60_000;

/** Take along all that is kept of oneself, as one file that the server gathers. */
export function Download() {
  const say = useWords();
  const [read, again] = useQuery({
    query: ExportsDocument,
    // What a device kept from an earlier day opens nothing any more.
    requestPolicy: "network-only",
  });
  const waiting = read.data?.viewer?.exports[0]?.status === "WAITING";
  useEffect(() => {
    const every = waiting ? BUILDING_MS : RENEWED_AFTER_MS;
    const timer = setInterval(() => again({ requestPolicy: "network-only" }), every);
    return () => clearInterval(timer);
  }, [again, waiting]);
  return (
    <section className={styles.form} aria-label={say("download")}>
      <p>{say("downloadHint")}</p>
      <Loaded read={read} find={(data) => data.viewer?.exports} again={again}>
        {([last]) => (
          <>
            {last && <Standing last={last} />}
            {!waiting && <Request />}
          </>
        )}
      </Loaded>
    </section>
  );
}

/** How far the latest one came. */
function Standing({ last: { status, url, size, expiresAt } }: { last: Export }) {
  const say = useWords();
  if (status === "WAITING") return <Notice>{say("downloadGathering")}</Notice>;
  if (status === "FAILED") return <Notice kind="problem">{say("downloadFailed")}</Notice>;
  if (status === "EXPIRED" || !url || !expiresAt) return <Notice>{say("downloadExpired")}</Notice>;
  return (
    <Notice kind="done">
      <p>{say("downloadReady", { until: momentName(expiresAt) })}</p>
      <a className="adm-button adm-button-primary adm-button-shape-default" href={ownPath(url)}>
        {say("downloadFile", { size: sizeName(size ?? 0) })}
      </a>
    </Notice>
  );
}

function Request() {
  const say = useWords();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [ask, busy] = useAction(RequestExportDocument);
  return (
    <>
      <Problems problems={problems} />
      <Button block loading={busy} onClick={async () => setProblems((await ask({})).problems)}>
        {say("download")}
      </Button>
    </>
  );
}
