import { useEffect } from "react";
import { useParams } from "react-router";
import { useQuery, useSubscription } from "urql";
import { ForRoles } from "../coordination/ForRoles";
import { placesOf } from "../coordination/places";
import { momentName } from "../language/moments";
import type { Viewer } from "../people/viewer";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { Row, Rows } from "../shell/Rows";
import { Screen } from "../shell/Screen";
import { Audience } from "./Audience";
import styles from "./Broadcasts.module.css";
import {
  type BroadcastsWholeFragment as Broadcast,
  BroadcastChangedDocument,
  BroadcastDocument,
} from "./broadcasts.generated";
import { Progress } from "./Progress";
import { Steps } from "./Steps";
import { READERS, SPEAKERS } from "./speaking";
import { useWords } from "./words";

const READ_AGAIN_MS = 5_000;

/** One message to many: what it says, how far it is, and its next step. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("one")} back="/broadcasts">
      <ForRoles roles={READERS}>{(viewer) => <OfViewer viewer={viewer} />}</ForRoles>
    </Screen>
  );
}

function OfViewer({ viewer }: { viewer: Viewer }) {
  const say = useWords();
  const { id = "" } = useParams();
  const [read, again] = useQuery({ query: BroadcastDocument, variables: { id } });
  // Each portion that was told brings the figures anew; the cache puts them on the screen.
  useSubscription({ query: BroadcastChangedDocument, variables: { id } });
  const broadcast = read.data?.node?.__typename === "Broadcast" ? read.data.node : undefined;
  useReading(broadcast !== undefined && isUnderWay(broadcast), again);
  return (
    <Loaded
      read={read}
      find={() => broadcast}
      again={again}
      missing={<Notice>{say("missing")}</Notice>}
    >
      {(found) => (
        <div className={styles.screen}>
          <Progress broadcast={found} />
          {placesOf(viewer, SPEAKERS).length > 0 && <Steps broadcast={found} />}
          <About broadcast={found} />
          <Said broadcast={found} />
        </div>
      )}
    </Loaded>
  );
}

/** What leaves after the last portion was told, no event tells of. */
function useReading(wanted: boolean, again: (options: { requestPolicy: "network-only" }) => void) {
  useEffect(() => {
    if (!wanted) return;
    const timer = setInterval(() => again({ requestPolicy: "network-only" }), READ_AGAIN_MS);
    return () => clearInterval(timer);
  }, [wanted, again]);
}

function isUnderWay({ status, progress }: Broadcast): boolean {
  return status === "SENDING" || (status === "SENT" && progress.deliveriesPending > 0);
}

function About({ broadcast }: { broadcast: Broadcast }) {
  const say = useWords();
  const { organization, author, createdAt, startedAt, endedAt } = broadcast;
  return (
    <Rows>
      <Row title={say("speaks")} detail={organization.name} />
      <Row title={say("goesTo")} detail={<Audience broadcast={broadcast} />} />
      <Row title={say("by", { name: author.name, when: momentName(createdAt) })} />
      {startedAt && <Row title={say("startedAt")} detail={momentName(startedAt)} />}
      {endedAt && <Row title={say("endedAt")} detail={momentName(endedAt)} />}
    </Rows>
  );
}

function Said({ broadcast }: { broadcast: Broadcast }) {
  const say = useWords();
  const { titleZh, bodyZh, titleEn, bodyEn, link } = broadcast;
  return (
    <section className={styles.panel} aria-label={say("texts")}>
      <article lang="zh-CN" className={styles.text}>
        <h2>{titleZh}</h2>
        <p>{bodyZh}</p>
      </article>
      <article lang="en" className={styles.text}>
        <h2>{titleEn}</h2>
        <p>{bodyEn}</p>
      </article>
      {link && (
        <p className={styles.detail}>
          {say("link")}: <a href={link}>{link}</a>
        </p>
      )}
    </section>
  );
}
