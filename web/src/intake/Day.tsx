import { Button } from "antd-mobile";
import type { ReactNode } from "react";
import { useSearchParams } from "react-router";
import { useQuery } from "urql";
import { useNow } from "../appointments/now";
import { addDays, dayName, dayOf } from "../language/moments";
import { ButtonLink } from "../shell/ButtonLink";
import { Field } from "../shell/Field";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { Screen } from "../shell/Screen";
import { AtVenue, type DeskVenue } from "./AtVenue";
import styles from "./Day.module.css";
import { VenueDayDocument } from "./day.generated";
import { ForStaff } from "./ForStaff";
import { useShortcuts } from "./shortcuts";
import { Visit } from "./Visit";
import { useWords } from "./words";

const MINUTE_MS = 60_000;

/** Who comes to a venue on a day, by time. */
export function Component() {
  const say = useWords();
  return (
    <Screen
      title={say("deskDay")}
      action={<ButtonLink to="/check-in">{say("checkIn")}</ButtonLink>}
      wide
    >
      <ForStaff>
        {() => <AtVenue>{(venue, choice) => <VenueDay venue={venue} choice={choice} />}</AtVenue>}
      </ForStaff>
    </Screen>
  );
}

function VenueDay({ venue, choice }: { venue: DeskVenue; choice: ReactNode }) {
  const say = useWords();
  const now = useNow(MINUTE_MS);
  const [search, setSearch] = useSearchParams();
  const date = search.get("date") ?? dayOf(now, venue.timeZone);
  const show = (day: string) => setSearch({ venue: venue.id, date: day }, { replace: true });
  const [read, again] = useQuery({
    query: VenueDayDocument,
    variables: { venueId: venue.id, date },
  });
  return (
    <div className={styles.day}>
      <div className={styles.choices}>
        {choice}
        <DayChoice date={date} today={dayOf(now, venue.timeZone)} onShow={show} />
      </div>
      <h2>{dayName(date)}</h2>
      <Loaded read={read} find={(data) => data.venueDay?.appointments} again={again}>
        {(visits) =>
          visits.length === 0 ? (
            <Notice>{say("dayEmpty")}</Notice>
          ) : (
            <>
              <p>{say("dayCount", { count: visits.length })}</p>
              <ul className={styles.visits}>
                {visits.map((visit) => (
                  <Visit key={visit.id} visit={visit} zone={venue.timeZone} now={now} />
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </div>
  );
}

interface DayChoiceProps {
  date: string;
  today: string;
  onShow: (day: string) => void;
}

function DayChoice({ date, today, onShow }: DayChoiceProps) {
  const say = useWords();
  const before = () => onShow(addDays(date, -1));
  const after = () => onShow(addDays(date, 1));
  useShortcuts({ ArrowLeft: before, ArrowRight: after });
  return (
    <div className={styles.dates}>
      <Button aria-keyshortcuts="ArrowLeft" onClick={before}>
        ← {say("dayBefore")}
      </Button>
      <Field label={say("date")}>
        {(wiring) => (
          <input
            {...wiring}
            type="date"
            value={date}
            onChange={(event) => event.target.value && onShow(event.target.value)}
          />
        )}
      </Field>
      <Button aria-keyshortcuts="ArrowRight" onClick={after}>
        {say("dayAfter")} →
      </Button>
      {date !== today && <Button onClick={() => onShow(today)}>{say("today")}</Button>}
    </div>
  );
}
