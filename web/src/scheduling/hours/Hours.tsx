import { useQuery } from "urql";
import { useElder } from "../../appearance/elder";
import { Loaded } from "../../shell/Loaded";
import { RowLink, Rows } from "../../shell/Rows";
import { Screen } from "../../shell/Screen";
import { ForSpecialists } from "../ForSpecialists";
import { FreeTimes } from "../free/FreeTimes";
import styles from "./Hours.module.css";
import { MyHoursDocument } from "./hours.generated";
import { Week } from "./Week";
import { useWords } from "./words";

/** When a specialist works: the week to edit, what comes of it, and the ways to all exceptions. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("title")}>
      <ForSpecialists>{(specialistId) => <Hours specialistId={specialistId} />}</ForSpecialists>
    </Screen>
  );
}

function Hours({ specialistId }: { specialistId: string }) {
  const elder = useElder();
  const [read, again] = useQuery({ query: MyHoursDocument });
  return (
    <Loaded read={read} find={(data) => data.viewer} again={again}>
      {({ weeklyHours }) => (
        <div className={styles.hours}>
          <Week saved={weeklyHours} />
          <Elsewhere />
          {!elder && <Preview specialistId={specialistId} />}
        </div>
      )}
    </Loaded>
  );
}

function Elsewhere() {
  const say = useWords();
  const elder = useElder();
  return (
    <section className={styles.part}>
      <h2 className={styles.heading}>{say("elsewhere")}</h2>
      <Rows>
        <RowLink to="/hours/absence" title={say("absence")} detail={say("absenceHint")} />
        <RowLink to="/hours/exceptions" title={say("exceptions")} detail={say("exceptionsHint")} />
        <RowLink to="/hours/calendar" title={say("calendar")} detail={say("calendarHint")} />
        <RowLink to="/conflicts" title={say("clients")} detail={say("clientsHint")} />
        {elder && <RowLink to="/hours/free" title={say("free")} detail={say("freeHint")} />}
      </Rows>
    </section>
  );
}

function Preview({ specialistId }: { specialistId: string }) {
  const say = useWords();
  return (
    <section className={styles.part}>
      <h2 className={styles.heading}>{say("free")}</h2>
      <p className={styles.hint}>{say("freeHint")}</p>
      <FreeTimes specialistId={specialistId} />
    </section>
  );
}
