import { Clock } from "lucide-react";
import { clockTime, timeRange } from "../../language/moments";
import { Notice } from "../../shell/Notice";
import styles from "./Agenda.module.css";
import type { SchedulingMeetingFragment } from "./agenda.generated";
import { MeetingItem } from "./MeetingItem";
import { type Entry, planOf } from "./plan";
import { useWords } from "./words";

interface DayListProps {
  meetings: SchedulingMeetingFragment[];
  duties: { team: { id: string; name: string } }[];
  now: Date;
  isToday: boolean;
}

/** A day in order of time, with its gaps and, today, the present moment. */
export function DayList({ meetings, duties, now, isToday }: DayListProps) {
  const say = useWords();
  const teams = duties.map(({ team }) => team.name).join(" · ");
  const entries = planOf(meetings, isToday ? now : undefined);
  return (
    <>
      {teams && <Notice>{say(isToday ? "duty" : "dutyOn", { teams })}</Notice>}
      {entries.length === 0 && <p className={styles.empty}>{say("emptyDay")}</p>}
      <ol className={styles.list} aria-label={say("title")}>
        {entries.map((entry) =>
          entry.kind === "meeting" ? (
            <MeetingItem key={entry.meeting.id} meeting={entry.meeting} now={now} />
          ) : (
            <li key={entry.kind === "gap" ? entry.startsAt : "now"} className={styles[entry.kind]}>
              {entry.kind === "now" && <Clock aria-hidden />}
              <Between entry={entry} now={now} />
            </li>
          ),
        )}
      </ol>
    </>
  );
}

interface BetweenProps {
  entry: Exclude<Entry<SchedulingMeetingFragment>, { kind: "meeting" }>;
  now: Date;
}

function Between({ entry, now }: BetweenProps) {
  const say = useWords();
  if (entry.kind === "gap") {
    const range = timeRange(entry.startsAt, entry.endsAt);
    return <span>{say("gap", { count: entry.minutes, range })}</span>;
  }
  const time = clockTime(now.toISOString());
  if (entry.until) {
    return <span>{say("nowRunning", { time, until: clockTime(entry.until) })}</span>;
  }
  if (entry.next === null) return <span>{say("nowNothing", { time })}</span>;
  return <span>{say("nowNext", { time, count: entry.next })}</span>;
}
