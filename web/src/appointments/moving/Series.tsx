import { momentName } from "../../language/moments";
import { Row, RowLink, Rows } from "../../shell/Rows";
import type { BookSeriesMutation } from "./moving.generated";
import styles from "./Times.module.css";
import { useWords } from "./words";

type Payload = NonNullable<BookSeriesMutation["bookSeries"]>;
export type Occurrence = NonNullable<Payload["occurrences"]>[number];

/** What became of each week. */
export function Series({ occurrences }: { occurrences: Occurrence[] }) {
  const say = useWords();
  return (
    <section className={styles.panel}>
      <h2>{say("seriesDone")}</h2>
      <Rows>
        {occurrences.map(({ startsAt, appointment, error }) =>
          appointment ? (
            <RowLink
              key={startsAt}
              to={`/appointments/${appointment.id}`}
              title={momentName(startsAt)}
              detail={say("booked")}
            />
          ) : (
            <Row
              key={startsAt}
              title={momentName(startsAt)}
              detail={say("notBooked", { why: error?.message ?? "" })}
            />
          ),
        )}
      </Rows>
    </section>
  );
}
