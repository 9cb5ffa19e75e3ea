import { WEEKDAYS, weekdayName } from "../../scheduling/wallClock";
import { Notice } from "../../shell/Notice";
import styles from "./Venue.module.css";
import type { OrganizationsVenueFragment } from "./venue.generated";
import { onDay } from "./week";
import { useWords } from "./words";

/** A venue's week, to read. */
export function HoursList({ venue }: { venue: OrganizationsVenueFragment }) {
  const say = useWords();
  const { openingHours } = venue;
  if (openingHours.length === 0) return <Notice>{say("always")}</Notice>;
  return (
    <ul className={styles.days}>
      {WEEKDAYS.map((weekday) => (
        <li key={weekday} className={styles.day}>
          <h3>{weekdayName(weekday)}</h3>
          <div className={styles.ranges}>
            {onDay(weekday, openingHours).map(({ opensAt, closesAt, onHolidays }) => (
              <span key={opensAt} className={styles.range}>
                {opensAt}–{closesAt}
                {onHolidays && ` · ${say("onHolidays")}`}
              </span>
            ))}
            {onDay(weekday, openingHours).length === 0 && (
              <p className={styles.hint}>{say("closedDay")}</p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
