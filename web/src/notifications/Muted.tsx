import { Button } from "antd-mobile";
import { useState } from "react";
import { type Problem, useAction } from "../graphql/acting";
import { momentName } from "../language/moments";
import { Problems } from "../shell/Problems";
import { Row, Rows } from "../shell/Rows";
import { type PreferencesQuery, UnmuteDocument } from "./preferences.generated";
import styles from "./Settings.module.css";
import { useWords } from "./words";

type Viewer = NonNullable<PreferencesQuery["viewer"]>;
type Thread = NonNullable<Viewer["mutedThreads"]>["edges"][number]["node"];

/** The appointments and questions of which only the inbox tells. */
export function Muted({ threads }: { threads: Thread[] }) {
  const say = useWords();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [unmute, busy] = useAction(UnmuteDocument);
  const stop = async (id: string) =>
    setProblems((await unmute({ input: { id, muted: false } })).problems);
  return (
    <section className={styles.part} aria-labelledby="muted">
      <h2 id="muted">{say("muted")}</h2>
      <p>{threads.length > 0 ? say("mutedHint") : say("mutedNone")}</p>
      <Problems problems={problems} />
      {threads.length > 0 && (
        <Rows>
          {threads.map((thread) => {
            const about = thread.appointment ?? thread.consultation;
            const name = nameOf(thread);
            return (
              <Row
                key={thread.id}
                title={name}
                extra={
                  about && (
                    <Button
                      aria-label={say("unmuteWhich", { name })}
                      disabled={busy}
                      onClick={() => void stop(about.id)}
                    >
                      {say("unmute")}
                    </Button>
                  )
                }
              />
            );
          })}
        </Rows>
      )}
    </section>
  );
}

function nameOf({ appointment, consultation }: Thread): string {
  if (appointment) return `${momentName(appointment.startsAt)} ${appointment.service.name}`;
  return consultation?.title ?? "";
}
