import { useState } from "react";
import { StepSheet } from "../appointments/StepSheet";
import { useAction } from "../graphql/acting";
import { momentName } from "../language/moments";
import { Row, Rows } from "../shell/Rows";
import styles from "./Calendars.module.css";
import { type CalendarFeedRowFragment, RevokeCalendarFeedDocument } from "./calendars.generated";
import { FeedForm } from "./FeedForm";
import { NewFeed } from "./NewFeed";
import { useWords } from "./words";

interface FeedsProps {
  feeds: readonly CalendarFeedRowFragment[];
  isSpecialist: boolean;
  venues: { id: string; name: string }[];
}

/** The links that are open, and the way to another. */
export function Feeds({ feeds, isSpecialist, venues }: FeedsProps) {
  const say = useWords();
  const [url, setUrl] = useState<string>();
  return (
    <section className={styles.part}>
      <h2 className={styles.heading}>{say("feeds")}</h2>
      <p className={styles.hint}>{say("feedsHint")}</p>
      {url && <NewFeed url={url} onKept={() => setUrl(undefined)} />}
      {feeds.length === 0 && <p>{say("noFeeds")}</p>}
      {feeds.length > 0 && (
        <Rows label={say("feeds")}>
          {feeds.map((feed) => (
            <FeedRow key={feed.id} feed={feed} />
          ))}
        </Rows>
      )}
      <FeedForm isSpecialist={isSpecialist} venues={venues} onMade={setUrl} />
      <details className={styles.how}>
        <summary>{say("how")}</summary>
        <ul>
          {(["howIphone", "howAndroid", "howGoogle", "howOutlook"] as const).map((where) => (
            <li key={where}>{say(where)}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}

function FeedRow({
  feed: { id, kind, venue, createdAt, readAt },
}: {
  feed: CalendarFeedRowFragment;
}) {
  const say = useWords();
  const [revoke, busy] = useAction(RevokeCalendarFeedDocument);
  const name = venue ? say("venueFeed", { venue: venue.name }) : say(kind);
  const made = say("made", { when: momentName(createdAt) });
  const read = readAt ? say("read", { when: momentName(readAt) }) : say("neverRead");
  return (
    <Row
      title={name}
      detail={`${made} · ${read}`}
      extra={
        <StepSheet
          label={say("revoke")}
          title={say("revokeTitle")}
          danger
          act={() => revoke({ input: { id } })}
          busy={busy}
        >
          <p>
            {name} · {made}
          </p>
          <p>{say("revokeWhat")}</p>
        </StepSheet>
      }
    />
  );
}
