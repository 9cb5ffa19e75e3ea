import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { otherProblems, type Problem, problemOf, useAction } from "../../graphql/acting";
import type {
  AddDateOverrideInput,
  AppointmentMode,
  DateOverrideKind,
} from "../../graphql/schema.generated";
import { addDays, dayOf } from "../../language/moments";
import { Field } from "../../shell/Field";
import { Problems } from "../../shell/Problems";
import { Sheet } from "../../shell/Sheet";
import { Chip, Chips } from "../Chip";
import { DateField } from "../DateField";
import { ModesField } from "../ModesField";
import { TimeField } from "../TimeField";
import type { VenueChoice } from "../useVenues";
import { VenueField } from "../VenueField";
import { useWords as useSchedulingWords } from "../words";
import styles from "./Away.module.css";
import { AddDateOverrideDocument } from "./away.generated";
import { useWords } from "./words";

const SHOWN = ["date", "startsAt", "endsAt", "venueId", "modes", "reason"];
const KINDS: DateOverrideKind[] = ["UNAVAILABLE", "AVAILABLE"];

interface Draft {
  date: string;
  kind: DateOverrideKind;
  isWholeDay: boolean;
  startsAt: string;
  endsAt: string;
  venue: VenueChoice | null;
  modes: AppointmentMode[];
  reason: string;
}

interface OverrideSheetProps {
  onAdded: (date: string) => void;
  onClose: () => void;
}

/** An exception of one day: without hours, with fewer of them, or with others. */
export function OverrideSheet({ onAdded, onClose }: OverrideSheetProps) {
  const say = useWords();
  const sayScheduling = useSchedulingWords();
  const [draft, setDraft] = useState<Draft>(newDraft);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [isTried, setIsTried] = useState(false);
  const [add, busy] = useAction(AddDateOverrideDocument);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (!isComplete(draft)) return;
    const outcome = await add({ input: inputOf(draft) });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) onAdded(draft.date);
  };
  return (
    <Sheet open title={say("addOverride")} onClose={onClose}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <Problems problems={otherProblems(problems, SHOWN)} />
        <DateField
          label={say("date")}
          date={draft.date}
          onDate={(date) => change({ date })}
          problem={
            isTried && !draft.date ? sayScheduling("dateMissing") : problemOf(problems, "date")
          }
        />
        <Chips label={say("kind")}>
          {KINDS.map((kind) => (
            <Chip
              key={kind}
              type="radio"
              name="kind"
              checked={draft.kind === kind}
              onChange={() => change({ kind })}
            >
              {say(kind)}
            </Chip>
          ))}
        </Chips>
        {draft.kind === "UNAVAILABLE" ? (
          <Chip
            type="checkbox"
            checked={draft.isWholeDay}
            onChange={(isWholeDay) => change({ isWholeDay })}
          >
            {say("wholeDay")}
          </Chip>
        ) : (
          <p className={styles.hint}>{say("availableHint")}</p>
        )}
        {hasTimes(draft) && (
          <Times draft={draft} onChange={change} problems={problems} isTried={isTried} />
        )}
        {draft.kind === "AVAILABLE" && (
          <Meeting draft={draft} onChange={change} problems={problems} />
        )}
        <Field
          label={say("reason")}
          hint={say("reasonHint")}
          problem={problemOf(problems, "reason")}
        >
          {(wiring) => (
            <input
              {...wiring}
              value={draft.reason}
              onChange={({ target }) => change({ reason: target.value })}
            />
          )}
        </Field>
        <Button block color="primary" type="submit" loading={busy}>
          {sayScheduling("save")}
        </Button>
      </form>
    </Sheet>
  );
}

interface PartProps {
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
  problems: Problem[];
}

function Times({ draft, onChange, problems, isTried }: PartProps & { isTried: boolean }) {
  const say = useSchedulingWords();
  const missing = (time: string) => (isTried && !time ? say("timeMissing") : undefined);
  return (
    <div className={styles.pair}>
      <TimeField
        label={say("startsAt")}
        time={draft.startsAt}
        onTime={(startsAt) => onChange({ startsAt })}
        problem={missing(draft.startsAt) ?? problemOf(problems, "startsAt")}
      />
      <TimeField
        label={say("endsAt")}
        isEnd
        time={draft.endsAt}
        onTime={(endsAt) => onChange({ endsAt })}
        problem={missing(draft.endsAt) ?? problemOf(problems, "endsAt")}
      />
    </div>
  );
}

function Meeting({ draft, onChange, problems }: PartProps) {
  return (
    <>
      <VenueField
        venue={draft.venue}
        onVenue={(venue) => onChange({ venue })}
        problem={problemOf(problems, "venueId")}
      />
      <ModesField
        modes={draft.modes}
        onModes={(modes) => onChange({ modes })}
        problem={problemOf(problems, "modes")}
      />
    </>
  );
}

function newDraft(): Draft {
  return {
    date: addDays(dayOf(new Date()), 1),
    kind: "UNAVAILABLE",
    isWholeDay: true,
    startsAt: "09:00",
    endsAt: "11:30",
    venue: null,
    modes: ["PHONE", "VIDEO"],
    reason: "",
  };
}

function hasTimes({ kind, isWholeDay }: Draft): boolean {
  return kind === "AVAILABLE" || !isWholeDay;
}

function isComplete(draft: Draft): boolean {
  const { date, startsAt, endsAt } = draft;
  return date !== "" && (!hasTimes(draft) || (startsAt !== "" && endsAt !== ""));
}

function inputOf(draft: Draft): AddDateOverrideInput {
  const { date, kind, startsAt, endsAt, venue, modes, reason } = draft;
  return {
    date,
    kind,
    reason,
    ...(hasTimes(draft) ? { startsAt, endsAt } : {}),
    ...(kind === "AVAILABLE" ? { venueId: venue?.id ?? null, modes } : {}),
  };
}
