import { useEffect, useState } from "react";
import { StepButton } from "../appointments/StepButton";
import { StepSheet } from "../appointments/StepSheet";
import { useAction } from "../graphql/acting";
import { momentName } from "../language/moments";
import { Notice } from "../shell/Notice";
import styles from "./Calendars.module.css";
import {
  type CalendarImportRowFragment,
  RefreshCalendarImportDocument,
  RemoveCalendarImportDocument,
} from "./calendars.generated";
import { ImportForm } from "./ImportForm";
import { useWords } from "./words";

const LOOK_AGAIN_MS = 2_000;
const LOOKS = 10;

interface ImportsProps {
  imports: readonly CalendarImportRowFragment[];
  /** Reads the list anew. */
  again: () => void;
}

/** Calendars elsewhere that keep a specialist busy. A worker reads them; this looks what came of it. */
export function Imports({ imports, again }: ImportsProps) {
  const say = useWords();
  const [looks, setLooks] = useState(() => (imports.some(isUnread) ? LOOKS : 0));
  useEffect(() => {
    if (looks === 0) return;
    const timer = setTimeout(() => {
      again();
      setLooks(looks - 1);
    }, LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [looks, again]);
  const watch = () => setLooks(LOOKS);
  return (
    <section className={styles.part}>
      <h2 className={styles.heading}>{say("imports")}</h2>
      <p className={styles.hint}>{say("importsHint")}</p>
      {imports.length === 0 && <p>{say("noImports")}</p>}
      <ul className={styles.imports} aria-label={say("imports")}>
        {imports.map((one) => (
          <ImportItem key={one.id} imported={one} onRefresh={watch} />
        ))}
      </ul>
      <ImportForm onAdded={watch} />
    </section>
  );
}

function isUnread({ refreshedAt, failure }: CalendarImportRowFragment): boolean {
  return refreshedAt === null && failure === null;
}

interface ImportItemProps {
  imported: CalendarImportRowFragment;
  onRefresh: () => void;
}

function ImportItem({ imported, onRefresh }: ImportItemProps) {
  const say = useWords();
  const { id, name, host, failure, refreshedAt, busyCount } = imported;
  const [refresh, refreshing] = useAction(RefreshCalendarImportDocument);
  const [remove, removing] = useAction(RemoveCalendarImportDocument);
  const [isAsked, setIsAsked] = useState(false);
  const readAgain = async () => {
    const outcome = await refresh({ input: { id } });
    if (outcome.problems.length === 0) {
      setIsAsked(true);
      onRefresh();
    }
    return outcome;
  };
  return (
    <li className={styles.card}>
      <p>
        <strong>{name}</strong> · {host}
      </p>
      {isUnread(imported) && <p role="status">{say("reading")}</p>}
      {refreshedAt && <p>{say("busy", { count: busyCount, when: momentName(refreshedAt) })}</p>}
      {failure && (
        <Notice kind="problem">
          <p>{say("failed", { failure })}</p>
          {refreshedAt && <p>{say("failedKept")}</p>}
        </Notice>
      )}
      {isAsked && <p className={styles.hint}>{say("refreshing")}</p>}
      <div className={styles.pair}>
        <div>
          <StepButton act={readAgain} busy={refreshing}>
            {say("refresh")}
          </StepButton>
        </div>
        <div>
          <StepSheet
            label={say("remove")}
            title={say("removeTitle")}
            danger
            act={() => remove({ input: { id } })}
            busy={removing}
          >
            <p>{name}</p>
            <p>{say("removeWhat")}</p>
          </StepSheet>
        </div>
      </div>
    </li>
  );
}
