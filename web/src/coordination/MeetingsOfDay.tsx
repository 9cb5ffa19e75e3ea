import { Button } from "antd-mobile";
import { useState } from "react";
import { useQuery } from "urql";
import { Field } from "../shell/Field";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { Rows } from "../shell/Rows";
import { AbsenceSheet } from "./AbsenceSheet";
import { MeetingRow } from "./MeetingRow";
import styles from "./Meetings.module.css";
import { bySpecialist, canBeReassigned } from "./meetings";
import {
  CoordinationVenueDayDocument,
  type CoordinationMeetingFragment as Meeting,
} from "./meetings.generated";
import { useWords } from "./meetingWords";
import { Reassigning } from "./Reassigning";

/** Whom the appointments of one day at one venue are with. */
export function MeetingsOfDay({ venueId, date }: { venueId: string; date: string }) {
  const [read, again] = useQuery({
    query: CoordinationVenueDayDocument,
    variables: { venueId, date },
  });
  const [absent, setAbsent] = useState<Meeting["specialist"] | null>(null);
  return (
    <>
      <Reassigning>
        {(onMove) => (
          <Loaded read={read} find={(data) => data.venueDay} again={again}>
            {({ venue, appointments }) => (
              <Groups
                meetings={appointments}
                zone={venue.timeZone}
                onMove={onMove}
                onAbsent={setAbsent}
              />
            )}
          </Loaded>
        )}
      </Reassigning>
      <AbsenceSheet specialist={absent} day={date} onClose={() => setAbsent(null)} />
    </>
  );
}

interface GroupsProps {
  meetings: Meeting[];
  zone: string;
  onMove: (meeting: Meeting) => void;
  onAbsent: (specialist: Meeting["specialist"]) => void;
}

function Groups({ meetings, zone, onMove, onAbsent }: GroupsProps) {
  const say = useWords();
  const [only, setOnly] = useState("");
  const groups = bySpecialist(meetings);
  if (groups.length === 0) return <Notice>{say("none")}</Notice>;
  return (
    <>
      <Field label={say("specialist")}>
        {(wiring) => (
          <select {...wiring} value={only} onChange={(event) => setOnly(event.target.value)}>
            <option value="">{say("everybody")}</option>
            {groups.map(({ specialist }) => (
              <option key={specialist.id} value={specialist.id}>
                {specialist.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      {groups
        .filter(({ specialist }) => !only || specialist.id === only)
        .map(({ specialist, meetings: theirs }) => (
          <section key={specialist.id} className={styles.group} aria-label={specialist.name}>
            <div className={styles.groupHead}>
              <h2>
                {specialist.name} · {say("meetings", { count: theirs.length })}
              </h2>
              {theirs.some((meeting) => canBeReassigned(meeting)) && (
                <Button
                  aria-label={say("absentLabel", { name: specialist.name })}
                  onClick={() => onAbsent(specialist)}
                >
                  {say("absent")}
                </Button>
              )}
            </div>
            <Rows label={specialist.name}>
              {theirs.map((meeting) => (
                <MeetingRow key={meeting.id} meeting={meeting} zone={zone} onMove={onMove} />
              ))}
            </Rows>
          </section>
        ))}
    </>
  );
}
