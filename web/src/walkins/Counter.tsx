import { Button } from "antd-mobile";
import { type ReactNode, useState } from "react";
import { type Problem, useAction } from "../graphql/acting";
import { AtVenue, type DeskVenue } from "../intake/AtVenue";
import { ForStaff } from "../intake/ForStaff";
import { useRemembered } from "../intake/remembered";
import { useShortcuts } from "../intake/shortcuts";
import { ownPart } from "../language/both";
import { ButtonLink } from "../shell/ButtonLink";
import { Field } from "../shell/Field";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { Problems } from "../shell/Problems";
import { Screen } from "../shell/Screen";
import styles from "./Counter.module.css";
import { Finishing } from "./Finishing";
import { Lists } from "./Lists";
import { useQueue } from "./queue";
import {
  DeskQueueChangedDocument,
  DeskQueueDocument,
  type WalkinsNumberFragment,
} from "./queue.generated";
import { CallNextDocument } from "./steps.generated";
import { Taking } from "./Taking";
import { useWords } from "./words";

/** The queue of a hall, for those who call it to their desks. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("counter")} wide>
      <ForStaff>
        {() => (
          <AtVenue>
            {(venue, choice) => <Counter key={venue.id} venue={venue} choice={choice} />}
          </AtVenue>
        )}
      </ForStaff>
    </Screen>
  );
}

function Counter({ venue, choice }: { venue: DeskVenue; choice: ReactNode }) {
  const say = useWords();
  const [read, again] = useQueue(DeskQueueDocument, DeskQueueChangedDocument, venue.id);
  const [remembered, remember] = useRemembered("desk");
  const [taking, setTaking] = useState(false);
  const [finishing, setFinishing] = useState<WalkinsNumberFragment | null>(null);
  const desk = venue.desks.find(({ id }) => id === remembered) ?? venue.desks[0];
  return (
    <div className={styles.counter}>
      <div className={styles.place}>
        {choice}
        <Field label={say("ownDesk")}>
          {(wiring) => (
            <select
              {...wiring}
              value={desk?.id ?? ""}
              onChange={(event) => remember(event.target.value)}
            >
              {venue.desks.map(({ id, name }) => (
                <option key={id} value={id}>
                  {ownPart(name)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <div className={styles.buttons}>
        {desk && <CallNext venueId={venue.id} deskId={desk.id} onDone={again} />}
        <Button size="large" onClick={() => setTaking(true)}>
          {say("take")}
        </Button>
        <ButtonLink to={`/hall/${venue.id}`}>{say("display")}</ButtonLink>
      </div>
      <Loaded read={read} find={(data) => data.venueQueue} again={again}>
        {(queue) => <Lists queue={queue} onDone={again} onFinish={setFinishing} />}
      </Loaded>
      <Taking venueId={venue.id} open={taking} onClose={() => setTaking(false)} onDone={again} />
      <Finishing
        key={finishing?.id}
        venueId={venue.id}
        walkIn={finishing}
        onClose={() => setFinishing(null)}
        onDone={again}
      />
    </div>
  );
}

interface CallNextProps {
  venueId: string;
  deskId: string;
  onDone: () => void;
}

function CallNext({ venueId, deskId, onDone }: CallNextProps) {
  const say = useWords();
  const [callNext, busy] = useAction(CallNextDocument);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [called, setCalled] = useState<string>();
  const call = async () => {
    if (busy) return;
    const outcome = await callNext({ input: { venueId, deskId } });
    setProblems(outcome.problems);
    const walkIn = outcome.payload?.walkIn;
    const done = outcome.problems.length === 0;
    setCalled(done ? calledWord(walkIn) : undefined);
    onDone();
  };
  const calledWord = (walkIn: WalkinsNumberFragment | null | undefined) =>
    walkIn
      ? say("called", { code: walkIn.code, desk: ownPart(walkIn.desk?.name ?? "") })
      : say("nobodyWaits");
  useShortcuts({ n: call });
  return (
    <>
      <Button color="primary" size="large" loading={busy} aria-keyshortcuts="n" onClick={call}>
        {say("callNext")} <kbd>N</kbd>
      </Button>
      {(called || problems.length > 0) && (
        <div className={styles.outcome}>
          <Problems problems={problems} />
          {called && <Notice kind="done">{called}</Notice>}
        </div>
      )}
    </>
  );
}
