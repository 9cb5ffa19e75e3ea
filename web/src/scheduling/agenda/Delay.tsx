import { Button } from "antd-mobile";
import { useState } from "react";
import { type Outcome, type Problem, useAction } from "../../graphql/acting";
import { Notice } from "../../shell/Notice";
import { Problems } from "../../shell/Problems";
import styles from "./Agenda.module.css";
import {
  AnnounceDelayDocument,
  type AnnounceDelayMutation,
  type SchedulingMeetingFragment,
} from "./agenda.generated";
import { useWords } from "./words";

const CHOICES = [10, 20, 30];
const LONGEST_MS = 30 * 60_000;

interface DelayProps {
  meetings: SchedulingMeetingFragment[];
  now: Date;
}

/** Running late: one tap tells everybody who is still to come today. */
export function Delay({ meetings, now }: DelayProps) {
  const say = useWords();
  const [announce, busy] = useAction(AnnounceDelayDocument);
  const [told, setTold] = useState<{ count: number; minutes: number }>();
  const [problems, setProblems] = useState<Problem[]>([]);
  const tell = async (minutes: number) => {
    const outcome: Outcome<AnnounceDelayMutation> = await announce({ input: { minutes } });
    setProblems(outcome.problems);
    const count = outcome.payload?.told;
    setTold(typeof count === "number" ? { count, minutes } : undefined);
  };
  if (told === undefined && !meetings.some((meeting) => isExpected(meeting, now))) return null;
  return (
    <section className={styles.delay} aria-label={say("late")}>
      <p>{say("late")}</p>
      <div className={styles.choices}>
        {CHOICES.map((minutes) => (
          <Button key={minutes} loading={busy} onClick={() => tell(minutes)}>
            {say("lateBy", { minutes })}
          </Button>
        ))}
      </div>
      <Problems problems={problems} />
      {told && (
        <Notice kind="done">{told.count > 0 ? say("told", told) : say("toldNobody")}</Notice>
      )}
    </section>
  );
}

/** Whether it can begin later than agreed still. */
function isExpected({ status, startsAt }: SchedulingMeetingFragment, now: Date): boolean {
  const begins = Date.parse(startsAt) + LONGEST_MS;
  return (status === "BOOKED" || status === "ARRIVED") && begins > now.getTime();
}
