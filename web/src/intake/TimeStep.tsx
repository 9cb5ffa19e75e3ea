import { useState } from "react";
import { useQuery } from "urql";
import type { AppointmentMode } from "../graphql/schema.generated";
import { whenName } from "../language/moments";
import { Field } from "../shell/Field";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { staffedVenues } from "./AtVenue";
import type { StepProps } from "./CallerSteps";
import { Choices } from "./Choices";
import { isWithin, type NextTime } from "./call";
import styles from "./Desk.module.css";
import { DeskTimesDocument } from "./intake.generated";
import { Pills } from "./Pills";
import { StepHeading } from "./StepHeading";
import { useShortcuts } from "./shortcuts";
import { DeskVenuesDocument } from "./venues.generated";
import { useWords } from "./words";

const MODES: AppointmentMode[] = ["PHONE", "IN_PERSON", "VIDEO"];
const MOST = 9;

interface TimeStepProps extends StepProps {
  /** The organizations on whose staff the operator is: they book there, and below. */
  own: string[];
  /** Where the person stands, if they stand anywhere. */
  here: string | null;
  /** They would rather have it answered in writing. */
  onWrite: () => void;
}

/** The earliest times, by number; or a question in writing instead. */
export function TimeStep({ call, onLearn, own, here, onWrite }: TimeStepProps) {
  const say = useWords();
  const [mode, setMode] = useState(call.mode);
  const [near, setNear] = useState(here);
  const [{ data: places }] = useQuery({ query: DeskVenuesDocument });
  const venues = places ? staffedVenues(places).filter(({ latitude }) => latitude !== null) : [];
  const place = venues.find(({ id }) => id === near);
  const [read, again] = useQuery({
    query: DeskTimesDocument,
    variables: { topicId: call.topic?.id, mode, near: pointOf(place) },
    requestPolicy: "network-only",
  });
  const turn = (by: number) => () =>
    setMode(MODES[(MODES.indexOf(mode) + by + MODES.length) % MODES.length] ?? mode);
  useShortcuts({ ArrowLeft: turn(-1), ArrowRight: turn(1) });
  return (
    <section className={styles.step}>
      <StepHeading>{say("times")}</StepHeading>
      <p className={styles.hint}>{say("timeHint")}</p>
      <div className={styles.row}>
        <Pills
          legend={say("modes")}
          options={MODES.map((value) => ({ value, label: say(`mode_${value}`) }))}
          value={mode}
          onChoose={setMode}
        />
        <Field label={say("near")}>
          {(wiring) => (
            <select
              {...wiring}
              value={near ?? ""}
              onChange={(event) => setNear(event.target.value || null)}
            >
              <option value="">{say("nearAnywhere")}</option>
              {venues.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Loaded read={read} find={(data) => data.nextAvailable} again={again}>
        {(times) => (
          <Times
            times={times.filter(({ slot }) => isWithin(slot.venue?.organization, own))}
            mode={mode}
            onTime={(time) => onLearn({ time, mode })}
          />
        )}
      </Loaded>
      <Choices
        label={say("write")}
        choices={[{ digit: "0", title: say("write"), onChoose: onWrite }]}
      />
    </section>
  );
}

interface TimesProps {
  times: NextTime[];
  mode: AppointmentMode;
  onTime: (time: NextTime) => void;
}

function Times({ times, mode, onTime }: TimesProps) {
  const say = useWords();
  if (times.length === 0) return <Notice>{say("timesNone")}</Notice>;
  return (
    <Choices
      label={say("times")}
      choices={times.slice(0, MOST).map((time, index) => ({
        digit: String(index + 1),
        title: whenName(time.slot.startsAt, time.slot.endsAt, time.slot.venue?.timeZone),
        // On the phone nobody needs to know where the specialist sits.
        detail: [mode === "IN_PERSON" && time.slot.venue?.name, time.service.name]
          .filter(Boolean)
          .join(" · "),
        onChoose: () => onTime(time),
      }))}
    />
  );
}

function pointOf(place?: { latitude?: number | null; longitude?: number | null }) {
  if (place?.latitude == null || place.longitude == null) return undefined;
  return { lat: place.latitude, lng: place.longitude };
}
