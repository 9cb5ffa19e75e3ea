import { dayName } from "../language/moments";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { RowButton, Rows } from "../shell/Rows";
import { Screen } from "../shell/Screen";
import styles from "./Choose.module.css";
import { ChooseEarliest, type Earliest } from "./ChooseEarliest";
import { ChooseTime } from "./ChooseTime";
import { useVenueGroups } from "./ChooseVenue";
import { ChooseWaiting } from "./ChooseWaiting";
import { type Choice, type Sought, useChoice } from "./slotsChoice";
import { useEarliest, useFreeTimes } from "./slotsReading";
import { useWords } from "./slotsWords";

type Step = "how" | "earliest" | "venue" | "day" | "time";

const TITLES = {
  how: "howElder",
  earliest: "earliestElder",
  venue: "venueElder",
  day: "dayElder",
  time: "timeElder",
} as const satisfies Record<Step, string>;

/** The first thing that is still to be said. */
export function stepOf({ mode, look, venue, day }: Choice, sought: Sought): Step {
  if (mode === null && sought.service.modes.length > 1) return "how";
  if (look === null) return "earliest";
  if (sought.mode === "IN_PERSON" && venue === null) return "venue";
  return day === null ? "day" : "time";
}

/** When and where, one question a screen. */
export function ChooseSteps({ sought }: { sought: Sought }) {
  const say = useWords();
  const [choice] = useChoice();
  const step = stepOf(choice, sought);
  return (
    <Screen key={step} title={say(TITLES[step])} back>
      <div className={styles.section}>
        {step === "how" && <How sought={sought} />}
        {(step === "earliest" || step === "venue") && <Soonest sought={sought} step={step} />}
        {(step === "day" || step === "time") && <Calendar sought={sought} step={step} />}
      </div>
    </Screen>
  );
}

function How({ sought }: { sought: Sought }) {
  const say = useWords();
  const [, choose] = useChoice();
  return (
    <Rows>
      {sought.service.modes.map((mode) => (
        <RowButton key={mode} title={say(mode)} onClick={() => choose({ mode })} />
      ))}
    </Rows>
  );
}

function Soonest({ sought, step }: { sought: Sought; step: "earliest" | "venue" }) {
  const say = useWords();
  const [, choose] = useChoice();
  const { read, again } = useEarliest(sought);
  return (
    <Loaded read={read} find={(data) => data.nextAvailable} again={again}>
      {(earliest) => {
        if (earliest.length === 0) return <ChooseWaiting sought={sought} venue={null} none />;
        if (step === "venue") return <Venues earliest={earliest} />;
        return (
          <>
            <ChooseEarliest sought={sought} earliest={earliest} />
            <Rows>
              <RowButton title={say("otherElder")} onClick={() => choose({ look: "other" })} />
            </Rows>
          </>
        );
      }}
    </Loaded>
  );
}

function Venues({ earliest }: { earliest: Earliest }) {
  const [, choose] = useChoice();
  const { free } = useVenueGroups(earliest);
  return (
    <Rows>
      {free.map(({ id, name }) => (
        <RowButton key={id} title={name} onClick={() => choose({ venue: id })} />
      ))}
    </Rows>
  );
}

function Calendar({ sought, step }: { sought: Sought; step: "day" | "time" }) {
  const say = useWords();
  const [choice, choose] = useChoice();
  const venue = choice.venue ?? undefined;
  const { read, again } = useFreeTimes(sought, venue);
  return (
    <Loaded read={read} find={(data) => data.availability} again={again}>
      {({ days, timeZone }) => {
        const free = days.filter(({ starts }) => starts.length > 0);
        const day = free.find(({ date }) => date === choice.day);
        if (step === "time" && day) {
          return <ChooseTime sought={sought} day={day} venue={venue} zone={timeZone} />;
        }
        if (free.length === 0) return <Notice>{say("noneThere")}</Notice>;
        return (
          <>
            <Rows>
              {free.map(({ date, starts }) => (
                <RowButton
                  key={date}
                  title={dayName(date)}
                  detail={say("dayFree", { count: starts.length })}
                  onClick={() => choose({ day: date })}
                />
              ))}
            </Rows>
            <ChooseWaiting sought={sought} venue={choice.venue} none={false} />
          </>
        );
      }}
    </Loaded>
  );
}
