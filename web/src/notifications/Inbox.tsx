import { Button } from "antd-mobile";
import { useState } from "react";
import { type Problem, useAction } from "../graphql/acting";
import { SignedIn } from "../people/SignedIn";
import { useViewer } from "../people/viewer";
import { Problems } from "../shell/Problems";
import { Screen } from "../shell/Screen";
import styles from "./Inbox.module.css";
import { InboxPage } from "./InboxPage";
import { MarkAllNotificationsReadDocument, MarkNotificationReadDocument } from "./inbox.generated";
import { useWords } from "./words";

/** Everything somebody was told, what is unread first. */
export function Component() {
  const say = useWords();
  return (
    <SignedIn>
      <Screen title={say("inbox")}>
        <Inbox />
      </Screen>
    </SignedIn>
  );
}

function Inbox() {
  const say = useWords();
  const unread = useViewer()?.notifications?.totalCount ?? 0;
  const [problems, setProblems] = useState<Problem[]>([]);
  const [markAll, busy] = useAction(MarkAllNotificationsReadDocument);
  const [mark] = useAction(MarkNotificationReadDocument);
  const open = async (id: string) => setProblems((await mark({ input: { id } })).problems);
  return (
    <div className={styles.inbox}>
      <Problems problems={problems} />
      <section className={styles.part} aria-labelledby="unread">
        <header className={styles.header}>
          <h2 id="unread">{say("unread")}</h2>
          {unread > 0 && (
            <Button loading={busy} onClick={async () => setProblems((await markAll({})).problems)}>
              {say("markAll")}
            </Button>
          )}
        </header>
        <Pages unread empty={say("noUnread")} onOpen={open} />
      </section>
      <section className={styles.part} aria-labelledby="earlier">
        <h2 id="earlier">{say("earlier")}</h2>
        <Pages unread={false} empty={say(unread > 0 ? "noneRead" : "nothing")} onOpen={open} />
      </section>
    </div>
  );
}

interface PagesProps {
  unread: boolean;
  empty: string;
  onOpen: (id: string) => void;
}

function Pages(props: PagesProps) {
  const [ends, setEnds] = useState<string[]>([]);
  const starts = [null, ...ends];
  return starts.map((after, index) => (
    <InboxPage
      key={after}
      {...props}
      after={after}
      onMore={index === ends.length ? (end) => setEnds([...ends, end]) : undefined}
    />
  ));
}
