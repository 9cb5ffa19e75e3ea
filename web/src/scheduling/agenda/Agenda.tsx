import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { useQuery } from "urql";
import { useNow } from "../../appointments/now";
import { addDays, dayOf } from "../../language/moments";
import { Loaded } from "../../shell/Loaded";
import { Notice } from "../../shell/Notice";
import { Screen } from "../../shell/Screen";
import { ForSpecialists } from "../ForSpecialists";
import { instantAt } from "../wallClock";
import styles from "./Agenda.module.css";
import { AgendaDocument, type AgendaQuery } from "./agenda.generated";
import { DayList } from "./DayList";
import { Delay } from "./Delay";
import { meetingsOn, weekOf } from "./plan";
import { Requests } from "./Requests";
import { Toolbar } from "./Toolbar";
import { WeekBoard } from "./WeekBoard";
import { useWords } from "./words";

const MINUTE_MS = 60_000;
const ISO_DAY = /^\d{4}-\d\d-\d\d$/;

/** What a specialist has to do: one day as a list, or a week; which one stands in the address. */
export function Component() {
  const say = useWords();
  const weekly = useSearchParams()[0].get("view") === "week";
  return (
    <Screen title={say("title")} wide={weekly}>
      <ForSpecialists>
        {(specialistId) => <Agenda specialistId={specialistId} weekly={weekly} />}
      </ForSpecialists>
    </Screen>
  );
}

function Agenda({ specialistId, weekly }: { specialistId: string; weekly: boolean }) {
  const [search] = useSearchParams();
  const now = useNow(MINUTE_MS / 2);
  const today = dayOf(now);
  const asked = search.get("day") ?? "";
  const day = ISO_DAY.test(asked) ? asked : today;
  const days = useMemo(() => (weekly ? weekOf(day) : [day]), [weekly, day]);
  return (
    <div className={styles.agenda}>
      <Toolbar day={day} days={days} today={today} weekly={weekly} />
      <Days days={days} specialistId={specialistId} today={today} now={now} weekly={weekly} />
    </div>
  );
}

interface DaysProps {
  days: string[];
  specialistId: string;
  today: string;
  now: Date;
  weekly: boolean;
}

function Days({ days, specialistId, today, now, weekly }: DaysProps) {
  const say = useWords();
  const [firstDay = today, lastDay = firstDay] = [days[0], days.at(-1)];
  const [read, again] = useQuery({
    query: AgendaDocument,
    variables: {
      from: instantAt(firstDay, "00:00"),
      to: instantAt(addDays(lastDay, 1), "00:00"),
      firstDay,
      lastDay,
    },
  });
  return (
    <Loaded read={read} find={(data) => data.viewer} again={again}>
      {({ appointments, duties }) => {
        const meetings = givenBy(specialistId, appointments);
        return (
          <>
            <Requests days={days} specialistId={specialistId} now={now} />
            {appointments?.pageInfo.hasNextPage && <Notice>{say("truncated")}</Notice>}
            {weekly ? (
              <WeekBoard days={days} meetings={meetings} duties={duties} today={today} />
            ) : (
              <>
                {firstDay === today && <Delay meetings={meetings} now={now} />}
                <DayList
                  meetings={meetingsOn(firstDay, meetings)}
                  duties={duties}
                  now={now}
                  isToday={firstDay === today}
                />
              </>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

/** Without what the specialist booked as anybody may, and without what was called off meanwhile. */
function givenBy(
  specialistId: string,
  appointments: NonNullable<AgendaQuery["viewer"]>["appointments"],
) {
  return (appointments?.edges ?? [])
    .map(({ node }) => node)
    .filter(({ specialists }) => specialists.some(({ id }) => id === specialistId))
    .filter(({ status }) => status !== "CANCELLED");
}
