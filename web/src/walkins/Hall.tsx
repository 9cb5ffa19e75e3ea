import { useEffect, useState } from "react";
import { useParams } from "react-router";
import { useNow } from "../appointments/now";
import { useReach } from "../graphql/reach";
import { ownPart } from "../language/both";
import { clockTime, dayName, dayOf } from "../language/moments";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { allowSound, useAnnouncing } from "./announcing";
import styles from "./Hall.module.css";
import { useQueue } from "./queue";
import {
  HallQueueChangedDocument,
  HallQueueDocument,
  type WalkinsBoardFragment,
} from "./queue.generated";
import { useWords } from "./words";

const SECOND_MS = 1000;
const MOST_BELOW = 5;

/** The display on the wall of a hall: who is called where, and how long one waits. */
export function Component() {
  const say = useWords();
  const { venueId = "" } = useParams();
  const [read, again] = useQueue(HallQueueDocument, HallQueueChangedDocument, venueId);
  return (
    <main className={styles.hall}>
      <Loaded
        read={read}
        find={(data) => data.venueQueue}
        again={again}
        missing={<Notice>{say("hallNoVenue")}</Notice>}
      >
        {(board) => <Board board={board} />}
      </Loaded>
    </main>
  );
}

function Board({ board }: { board: WalkinsBoardFragment }) {
  const say = useWords();
  const { online } = useReach();
  const [sound, setSound] = useState(false);
  useAnnouncing(board.calls, sound);
  useEffect(() => {
    document.title = `${say("hallTitle")} · ${board.venue.name}`;
  }, [board.venue.name, say]);
  const allow = async () => {
    await allowSound();
    setSound(true);
  };
  const [latest, ...others] = board.calls;
  return (
    <>
      <header className={styles.header}>
        <h1>{board.venue.name}</h1>
        {!sound && (
          <button type="button" className={styles.sound} title={say("soundHint")} onClick={allow}>
            {say("soundOn")}
          </button>
        )}
        <Clock zone={board.venue.timeZone} />
      </header>
      {!online && <p role="status">{say("hallOffline")}</p>}
      <section className={styles.calls} aria-live="polite">
        {latest ? (
          <p key={`${latest.code}-${latest.calledAt}`} className={styles.latest}>
            <strong>{latest.code}</strong>
            <span>{latest.status === "CALLED" ? say("hallCalled") : say("hallServing")}</span>
            <span className={styles.desk}>{ownPart(latest.desk)}</span>
          </p>
        ) : (
          <p className={styles.nobody}>{say("hallNobody")}</p>
        )}
        <ul className={styles.others}>
          {others.slice(0, MOST_BELOW).map(({ code, desk, status }) => (
            <li key={code}>
              <strong>{code}</strong>
              <span>{ownPart(desk)}</span>
              {status === "SERVING" && <span>{say("status_SERVING")}</span>}
            </li>
          ))}
        </ul>
      </section>
      <footer className={styles.footer}>
        <p>
          {say("hallWaiting")}
          <strong>{say("hallPeople", { count: board.waitingCount })}</strong>
        </p>
        <p>
          {say("hallWait")}
          <strong>{say("hallMinutes", { count: board.estimatedWaitMinutes })}</strong>
        </p>
      </footer>
    </>
  );
}

function Clock({ zone }: { zone: string }) {
  const now = useNow(SECOND_MS);
  return (
    <p className={styles.clock}>
      <span>{dayName(dayOf(now, zone))}</span>
      <time dateTime={now.toISOString()}>{clockTime(now.toISOString(), zone)}</time>
    </p>
  );
}
