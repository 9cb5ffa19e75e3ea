import { Button } from "antd-mobile";
import { useState } from "react";
import { StepSheet } from "../../appointments/StepSheet";
import { useAction } from "../../graphql/acting";
import { dayName, dayOf } from "../../language/moments";
import { Notice } from "../../shell/Notice";
import { Row, Rows } from "../../shell/Rows";
import { useModesText } from "../modesText";
import { useWords as useSchedulingWords } from "../words";
import styles from "./Away.module.css";
import { RemoveDateOverrideDocument, type SchedulingOverrideFragment } from "./away.generated";
import { OverrideSheet } from "./OverrideSheet";
import { useWords } from "./words";

/** Exceptions from today on, and the way to enter another. */
export function Overrides({ overrides }: { overrides: readonly SchedulingOverrideFragment[] }) {
  const say = useWords();
  const [isOpen, setIsOpen] = useState(false);
  const [added, setAdded] = useState<string>();
  const today = dayOf(new Date());
  const ahead = overrides
    .filter(({ date }) => date >= today)
    .toSorted((one, other) => one.date.localeCompare(other.date));
  return (
    <section className={styles.part}>
      <h2 className={styles.heading}>{say("overrides")}</h2>
      <p className={styles.hint}>{say("overridesHint")}</p>
      {ahead.length === 0 && <p>{say("noOverrides")}</p>}
      {ahead.length > 0 && (
        <Rows label={say("overrides")}>
          {ahead.map((override) => (
            <OverrideRow key={override.id} override={override} />
          ))}
        </Rows>
      )}
      {added && <Notice kind="done">{say("overrideAdded", { date: dayName(added) })}</Notice>}
      <Button block color="primary" fill="outline" onClick={() => setIsOpen(true)}>
        {say("addOverride")}
      </Button>
      {isOpen && (
        <OverrideSheet
          onAdded={(date) => {
            setAdded(date);
            setIsOpen(false);
          }}
          onClose={() => setIsOpen(false)}
        />
      )}
    </section>
  );
}

function OverrideRow({ override }: { override: SchedulingOverrideFragment }) {
  const say = useWords();
  const sayScheduling = useSchedulingWords();
  const what = useOverrideText()(override);
  const date = dayName(override.date);
  const [remove, busy] = useAction(RemoveDateOverrideDocument);
  return (
    <Row
      title={date}
      detail={what}
      extra={
        <StepSheet
          label={sayScheduling("remove")}
          title={say("removeOverrideTitle")}
          danger
          act={() => remove({ input: { id: override.id } })}
          busy={busy}
        >
          <p>
            {date} · {what}
          </p>
          <p>{say("removeOverrideWhat")}</p>
        </StepSheet>
      }
    />
  );
}

function useOverrideText(): (override: SchedulingOverrideFragment) => string {
  const say = useWords();
  const sayScheduling = useSchedulingWords();
  const modesText = useModesText();
  return ({ kind, startsAt, endsAt, venue, modes, reason }) => {
    const range = startsAt && endsAt ? `${startsAt}–${endsAt}` : sayScheduling("allDay");
    if (kind === "UNAVAILABLE") {
      const without = startsAt ? say("without", { range }) : say("withoutDay");
      return [without, reason].filter(Boolean).join(" · ");
    }
    const place = venue?.name ?? sayScheduling("anywhere");
    return [say("instead", { range }), place, modesText(modes), reason].filter(Boolean).join(" · ");
  };
}
