import { Button } from "antd-mobile";
import { useEffect, useRef, useState } from "react";
import { useQuery } from "urql";
import { useAction } from "../graphql/acting";
import { Loaded } from "../shell/Loaded";
import { Bubble } from "./Bubble";
import { sideOf } from "./sides";
import type { ConsultationMessagesFragment } from "./state.generated";
import type { Opened } from "./Thread";
import styles from "./Thread.module.css";
import { EarlierMessagesDocument, MarkThreadReadDocument } from "./thread.generated";
import { useThreadWords } from "./threadWords";

interface MessagesProps {
  opened: Opened;
  side: "asker" | "team";
  viewerId: string;
  /** Whether one comes to read what is new, at the end. */
  fromEnd: boolean;
}

/** The thread: its newest messages, older ones on demand; what is seen is marked as read. */
export function Messages({ opened, side, viewerId, fromEnd }: MessagesProps) {
  const say = useThreadWords();
  const { messages } = opened;
  const last = messages?.edges.at(-1)?.node;
  const end = useEnd(opened, last?.id, fromEnd);
  if (!messages) return null;
  const draw = (page: ConsultationMessagesFragment) =>
    page.edges.map(({ node }, _index, all) => (
      <Bubble
        key={node.id}
        message={node}
        own={node.author.id === viewerId}
        side={sideOf(
          node,
          opened,
          all.map((edge) => edge.node),
        )}
        viewerSide={side}
      />
    ));
  return (
    <div role="log" aria-label={say("log")}>
      <ol className={styles.messages}>
        <Earlier id={opened.id} page={messages} draw={draw} />
        {draw(messages)}
      </ol>
      <div ref={end} className={styles.end} />
    </div>
  );
}

interface EarlierProps {
  id: string;
  page: ConsultationMessagesFragment;
  draw: (page: ConsultationMessagesFragment) => React.ReactNode;
}

/** What stands before a page, once somebody wants to see it. */
function Earlier({ id, page, draw }: EarlierProps) {
  const say = useThreadWords();
  const [open, setOpen] = useState(false);
  const { hasPreviousPage, startCursor } = page.pageInfo;
  if (!hasPreviousPage || !startCursor) return null;
  if (open) return <EarlierPage id={id} before={startCursor} draw={draw} />;
  return (
    <li>
      <Button block onClick={() => setOpen(true)}>
        {say("earlier")}
      </Button>
    </li>
  );
}

function EarlierPage({ id, before, draw }: Omit<EarlierProps, "page"> & { before: string }) {
  const [read, again] = useQuery({ query: EarlierMessagesDocument, variables: { id, before } });
  const page = read.data?.node && "messages" in read.data.node ? read.data.node.messages : null;
  if (page) {
    return (
      <>
        <Earlier id={id} page={page} draw={draw} />
        {draw(page)}
      </>
    );
  }
  return (
    <li>
      <Loaded read={read} find={() => page} again={again}>
        {() => null}
      </Loaded>
    </li>
  );
}

/** The end of the thread: opened there, kept in sight as messages come, read once it is seen. */
function useEnd({ id, unreadCount }: Opened, lastId: string | undefined, fromEnd: boolean) {
  const end = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(fromEnd);
  const [markRead] = useAction(MarkThreadReadDocument);
  const seenBefore = useRef(fromEnd);
  useEffect(() => {
    if (lastId && seenBefore.current) end.current?.scrollIntoView({ block: "end" });
  }, [lastId]);
  useEffect(() => {
    if (end.current === null) return;
    const observer = new IntersectionObserver(([entry]) => {
      seenBefore.current = entry?.isIntersecting ?? false;
      setSeen(seenBefore.current);
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    // A refusal changes nothing for the reader: the thread stays unread, and is tried again.
    if (seen && unreadCount > 0 && lastId) void markRead({ input: { id, messageId: lastId } });
  }, [seen, unreadCount, lastId, id, markRead]);
  return end;
}
