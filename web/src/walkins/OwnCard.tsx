import { ownPart } from "../language/both";
import { Notice } from "../shell/Notice";
import { Leaving } from "./Leaving";
import styles from "./Own.module.css";
import type { OwnWalkIn } from "./OwnNumber";
import { useWords } from "./words";

/** A number as it stands, large enough to be shown at the desk. */
export function OwnCard({ own }: { own: OwnWalkIn }) {
  const say = useWords();
  return (
    <section className={styles.card} aria-label={say("mine")}>
      <p className={styles.place}>{own.venue.name}</p>
      <p className={styles.code}>{own.code}</p>
      <Standing own={own} />
      {(own.status === "WAITING" || own.status === "CALLED") && (
        <Leaving id={own.id} label={say("leave")} block />
      )}
      {own.status === "WAITING" && <p className={styles.hint}>{say("liveHint")}</p>}
    </section>
  );
}

function Standing({ own }: { own: OwnWalkIn }) {
  const say = useWords();
  switch (own.status) {
    case "WAITING":
      return (
        <div role="status">
          <p className={styles.ahead}>
            {own.ahead ? say("ahead", { count: own.ahead }) : say("aheadNone")}
          </p>
          {!!own.ahead && <p>{say("waitAbout", { count: own.estimatedWaitMinutes ?? 0 })}</p>}
        </div>
      );
    case "CALLED":
      return (
        <Notice kind="done">
          <p className={styles.goTo}>{say("goTo", { desk: ownPart(own.desk?.name ?? "") })}</p>
          <p>{say("goToWhy")}</p>
        </Notice>
      );
    case "SERVING":
      return <Notice kind="done">{say("beingServed")}</Notice>;
    case "SKIPPED":
      return <Notice kind="problem">{say("missed")}</Notice>;
    case "SERVED":
      return <Notice kind="done">{say("served")}</Notice>;
    case "LEFT":
      return <Notice>{say("leftQueue")}</Notice>;
  }
}
