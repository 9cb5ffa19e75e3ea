import type { ReactNode } from "react";
import { Link } from "react-router";
import { momentName } from "../language/moments";
import type { NotificationLineFragment } from "./inbox.generated";
import styles from "./Line.module.css";
import { useWords } from "./words";

interface LineProps {
  line: NotificationLineFragment;
  onOpen: () => void;
}

/** A notification in the inbox; unread ones say so in words. */
export function Line({ line, onOpen }: LineProps) {
  const say = useWords();
  return (
    <Opening link={line.link} onOpen={onOpen}>
      <span className={styles.head}>
        {line.readAt === null && (
          <span className={styles.unread}>
            <span aria-hidden>●</span> {say("unread")}
          </span>
        )}
        <span className={styles.when}>{momentName(line.createdAt)}</span>
      </span>
      <span className={styles.title}>{line.title}</span>
      <span className={styles.body}>{line.body}</span>
    </Opening>
  );
}

interface OpeningProps {
  link: string | null;
  onOpen: () => void;
  children: ReactNode;
}

/** Leads to a screen of the app, to a page elsewhere, or nowhere: then it is only marked as read. */
function Opening({ link, onOpen, children }: OpeningProps) {
  if (link?.startsWith("/")) {
    return (
      <Link className={styles.line} to={link} onClick={onOpen}>
        {children}
      </Link>
    );
  }
  if (link?.startsWith("https://")) {
    return (
      <a className={styles.line} href={link} target="_blank" rel="noreferrer" onClick={onOpen}>
        {children}
      </a>
    );
  }
  return (
    <button type="button" className={styles.line} onClick={onOpen}>
      {children}
    </button>
  );
}
