import { useState } from "react";
import { useQuery } from "urql";
import type { AppointmentMode } from "../../graphql/schema.generated";
import { addDays, clockTime, DISTRICT_ZONE, dayOf } from "../../language/moments";
import { ChooseDay } from "../../scheduling/ChooseDay";
import { ChooseOne } from "../../scheduling/ChooseOne";
import { dayShown, freeDays } from "../../scheduling/slots";
import { Loaded } from "../../shell/Loaded";
import { Notice } from "../../shell/Notice";
import {
  type AppointmentSlotFragment,
  AppointmentTimesDocument,
  type AppointmentTimesQuery,
} from "./moving.generated";
import { slotsByStart } from "./slots";
import styles from "./Times.module.css";
import { useWords } from "./words";

interface TimesProps {
  serviceId: string;
  mode: AppointmentMode;
  horizonDays: number;
  /** Only with this specialist; else with anybody of the team. */
  specialistId?: string;
  teamId?: string;
  chosen?: AppointmentSlotFragment;
  onChoose: (slot: AppointmentSlotFragment) => void;
}

/** Free times: first a day, then a time of it. */
export function Times({ serviceId, mode, horizonDays, specialistId, teamId, ...rest }: TimesProps) {
  const say = useWords();
  const [from] = useState(() => dayOf(new Date()));
  const [read, again] = useQuery({
    query: AppointmentTimesDocument,
    variables: { serviceId, from, to: addDays(from, horizonDays), specialistId, teamId, mode },
  });
  return (
    <Loaded read={read} find={(data) => data.availability} again={again}>
      {({ days }) =>
        days.some(({ slots }) => slots.length > 0) ? (
          <DayAndTime days={days} named={specialistId === undefined} {...rest} />
        ) : (
          <Notice>
            <p>{say("none")}</p>
            <p>{say("noneOthers")}</p>
          </Notice>
        )
      }
    </Loaded>
  );
}

interface DayAndTimeProps extends Pick<TimesProps, "chosen" | "onChoose"> {
  days: NonNullable<AppointmentTimesQuery["availability"]>["days"];
  /** Whether each time says with whom. */
  named: boolean;
}

function DayAndTime({ days, named, chosen, onChoose }: DayAndTimeProps) {
  const say = useWords();
  const [date, setDate] = useState<string | null>(null);
  const free = freeDays(days);
  const shown = dayShown(free, date)?.date ?? "";
  const day = days.find((one) => one.date === shown);
  const slots = day ? slotsByStart(day) : new Map<string, AppointmentSlotFragment>();
  const choose = (start: string) => {
    const slot = slots.get(start);
    if (slot) onChoose(slot);
  };
  return (
    <>
      <ChooseDay days={free} value={shown} onChoose={setDate} />
      <ChooseOne
        legend={say("time")}
        name="time"
        value={chosen?.startsAt}
        onChoose={choose}
        options={[...slots.values()]
          .sort((one, other) => one.startsAt.localeCompare(other.startsAt))
          .map((slot) => ({ value: slot.startsAt, label: <Time slot={slot} named={named} /> }))}
      />
    </>
  );
}

function Time({ slot, named }: { slot: AppointmentSlotFragment; named: boolean }) {
  return (
    <>
      {clockTime(slot.startsAt, slot.venue?.timeZone ?? DISTRICT_ZONE)}
      {named && <span className={styles.whom}>{slot.specialist.name}</span>}
    </>
  );
}
