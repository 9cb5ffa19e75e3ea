import type { Bookable } from "../services/bookable";
import { Field } from "../shell/Field";
import { Loaded } from "../shell/Loaded";
import { Loading } from "../shell/Loading";
import { Screen } from "../shell/Screen";
import styles from "./Choose.module.css";
import { ChooseCalendar } from "./ChooseCalendar";
import { ChooseEarliest } from "./ChooseEarliest";
import { ChooseOne } from "./ChooseOne";
import { ChooseVenue } from "./ChooseVenue";
import { ChooseWaiting } from "./ChooseWaiting";
import { type Sought, useChoice } from "./slotsChoice";
import { useEarliest } from "./slotsReading";
import { useWords } from "./slotsWords";

interface ChooseAtOnceProps {
  services: Bookable[];
  sought: Sought;
}

/** Everything about when and where, the best times first. */
export function ChooseAtOnce({ services, sought }: ChooseAtOnceProps) {
  const say = useWords();
  const [, choose] = useChoice();
  const { service, mode } = sought;
  return (
    <Screen title={say("title")} back wide>
      <div className={styles.screen}>
        {services.length > 1 && (
          <Field label={say("service")}>
            {(wiring) => (
              <select
                {...wiring}
                value={service.id}
                onChange={(event) => choose({ service: event.target.value, day: null })}
              >
                {services.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        {service.modes.length > 1 && (
          <ChooseOne
            legend={say("how")}
            name="mode"
            value={mode}
            onChoose={(chosen) => choose({ mode: chosen, day: null })}
            options={service.modes.map((one) => ({ value: one, label: say(one) }))}
          />
        )}
        <Times key={`${service.id} ${mode}`} sought={sought} />
      </div>
    </Screen>
  );
}

function Times({ sought }: { sought: Sought }) {
  const say = useWords();
  const [choice, choose] = useChoice();
  const { read, again } = useEarliest(sought);
  const earliest = read.data?.nextAvailable;
  const inPerson = sought.mode === "IN_PERSON";
  const venue = inPerson ? (choice.venue ?? earliest?.[0]?.slot.venue?.id) : undefined;
  const none = earliest?.length === 0;
  return (
    <>
      <div className={none ? undefined : styles.sides}>
        <section className={`${styles.section} ${none ? "" : styles.expected}`}>
          {!none && <h2>{say("earliest")}</h2>}
          <Loaded
            read={read}
            find={(data) => (data.nextAvailable.length > 0 ? data.nextAvailable : null)}
            again={again}
          >
            {(found) => <ChooseEarliest sought={sought} earliest={found} />}
          </Loaded>
        </section>
        {!none && (
          <section className={`${styles.section} ${styles.expected}`}>
            <h2>{say("other")}</h2>
            {inPerson && earliest && (
              <ChooseVenue
                earliest={earliest}
                value={venue}
                onChoose={(id) => choose({ venue: id, day: null })}
              />
            )}
            {inPerson && !earliest ? (
              <Loading />
            ) : (
              <ChooseCalendar key={venue} sought={sought} venue={venue} />
            )}
          </section>
        )}
      </div>
      {earliest && <ChooseWaiting sought={sought} venue={choice.venue} none={none} />}
    </>
  );
}
