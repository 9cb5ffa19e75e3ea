import { useQuery } from "urql";
import { dayOf, whenName } from "../../language/moments";
import styles from "./Agenda.module.css";
import { AgendaRequestsDocument } from "./agenda.generated";
import { MeetingItem } from "./MeetingItem";
import { useWords } from "./words";

interface RequestsProps {
  /** The days that are shown below anyway. */
  days: string[];
  specialistId: string;
  now: Date;
}

/** What waits for a yes or no on other days: it would decline itself unseen. */
export function Requests({ days, specialistId, now }: RequestsProps) {
  const say = useWords();
  const [{ data }] = useQuery({ query: AgendaRequestsDocument });
  const waiting = (data?.viewer?.appointments?.edges ?? [])
    .map(({ node }) => node)
    .filter(({ status }) => status === "PENDING")
    .filter(({ specialists }) => specialists.some(({ id }) => id === specialistId))
    .filter(({ startsAt, venue }) => !days.includes(dayOf(startsAt, venue?.timeZone)));
  if (waiting.length === 0) return null;
  return (
    <details className={styles.requests}>
      <summary>{say("requests", { count: waiting.length })}</summary>
      <ol className={styles.list}>
        {waiting.map((meeting) => (
          <MeetingItem
            key={meeting.id}
            meeting={meeting}
            now={now}
            when={whenName(meeting.startsAt, meeting.endsAt, meeting.venue?.timeZone)}
          />
        ))}
      </ol>
    </details>
  );
}
