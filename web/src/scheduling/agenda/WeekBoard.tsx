import { Link } from "react-router";
import { clockTime, dayName } from "../../language/moments";
import styles from "./Agenda.module.css";
import type { SchedulingMeetingFragment } from "./agenda.generated";
import { useNameOf, useStatusName } from "./MeetingItem";
import { meetingsOn } from "./plan";
import { addressOf } from "./Toolbar";
import { useWords } from "./words";

interface WeekBoardProps {
  days: string[];
  meetings: SchedulingMeetingFragment[];
  duties: { date: string }[];
  today: string;
}

/** A week: columns where there is room, one day below the other on a phone. */
export function WeekBoard({ days, meetings, duties, today }: WeekBoardProps) {
  return (
    <div className={styles.week}>
      {days.map((day) => (
        <Day
          key={day}
          day={day}
          meetings={meetingsOn(day, meetings)}
          isOnDuty={duties.some(({ date }) => date === day)}
          isToday={day === today}
        />
      ))}
    </div>
  );
}

interface DayProps {
  day: string;
  meetings: SchedulingMeetingFragment[];
  isOnDuty: boolean;
  isToday: boolean;
}

function Day({ day, meetings, isOnDuty, isToday }: DayProps) {
  const say = useWords();
  return (
    <section className={styles.column} data-today={isToday || undefined} aria-label={dayName(day)}>
      <h3>
        <Link to={addressOf(day, false)} aria-current={isToday ? "date" : undefined}>
          <span>{dayName(day)}</span>
          {isToday && <span className={styles.today}>{say("today")}</span>}
        </Link>
      </h3>
      {isOnDuty && <p className={styles.duty}>{say("onDuty")}</p>}
      {meetings.length === 0 && <p className={styles.none}>{say("emptyWeekDay")}</p>}
      <ol>
        {meetings.map((meeting) => (
          <Card key={meeting.id} meeting={meeting} />
        ))}
      </ol>
    </section>
  );
}

function Card({ meeting }: { meeting: SchedulingMeetingFragment }) {
  const name = useNameOf(meeting.person);
  return (
    <li>
      <Link className={styles.card} to={`/appointments/${meeting.id}`} data-status={meeting.status}>
        <strong>
          {clockTime(meeting.startsAt, meeting.venue?.timeZone)} {name}
        </strong>
        <span>{meeting.service.name}</span>
        <span className={styles.hint}>{useStatusName(meeting.status)}</span>
      </Link>
    </li>
  );
}
