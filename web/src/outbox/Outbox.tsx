import { Button } from "antd-mobile";
import { momentName } from "../language/moments";
import { SignedIn } from "../people/SignedIn";
import { currentSession } from "../people/session";
import { ButtonLink } from "../shell/ButtonLink";
import { Notice } from "../shell/Notice";
import { Problems } from "../shell/Problems";
import { Screen } from "../shell/Screen";
import { tellChanged, useKept } from "./changes";
import { useDeliver } from "./delivering";
import styles from "./Outbox.module.css";
import { type Kept, outboxOf } from "./outbox";
import { useWords } from "./words";

/** What was done without a network: what waits, what arrived, what could not be done and why. */
export function Component() {
  const say = useWords();
  const kept = useKept();
  return (
    <SignedIn>
      <Screen title={say("title")} back={true}>
        <p>{say("explain")}</p>
        {kept.length === 0 ? (
          <Notice>{say("empty")}</Notice>
        ) : (
          <ul className={styles.list}>
            {kept.map((one) => (
              <One key={one.serial} kept={one} />
            ))}
          </ul>
        )}
      </Screen>
    </SignedIn>
  );
}

function One({ kept }: { kept: Kept }) {
  const say = useWords();
  const { about } = kept;
  return (
    <li className={styles.one}>
      <h2>{say(about.kind)}</h2>
      {about.title && <p className={styles.detail}>{about.title}</p>}
      {about.startsAt && <p className={styles.detail}>{momentName(about.startsAt)}</p>}
      <p className={styles.detail}>
        {say("keptAt", { when: momentName(new Date(kept.keptAt).toISOString()) })}
      </p>
      <State kept={kept} />
      <Steps kept={kept} />
    </li>
  );
}

function State({ kept }: { kept: Kept }) {
  const say = useWords();
  if (kept.state === "waiting") return <p>{say("stateWaiting")}</p>;
  if (kept.state === "sent") return <Notice kind="done">{say("stateSent")}</Notice>;
  return (
    <>
      <p>{say("stateRefused")}</p>
      <Problems problems={kept.problems} />
    </>
  );
}

function Steps({ kept }: { kept: Kept }) {
  const say = useWords();
  const deliver = useDeliver();
  const outbox = outboxOf(currentSession()?.personId ?? "");
  const { about, serial, state } = kept;
  const remove = async () => {
    await outbox.remove(serial);
    tellChanged();
  };
  const sendAgain = async () => {
    await outbox.put({ ...kept, state: "waiting", problems: [] });
    await deliver();
  };
  return (
    <div className={styles.steps}>
      {state === "waiting" && (
        <Button color="primary" onClick={() => void deliver()}>
          {say("sendNow")}
        </Button>
      )}
      {state === "sent" && <ButtonLink to={about.to}>{say("open")}</ButtonLink>}
      {state === "refused" && (
        <>
          <ButtonLink primary to={about.again ?? about.to}>
            {say("goOn")}
          </ButtonLink>
          <Button onClick={() => void sendAgain()}>{say("sendAgain")}</Button>
        </>
      )}
      <Button onClick={() => void remove()}>{say(state === "sent" ? "seen" : "discard")}</Button>
    </div>
  );
}
