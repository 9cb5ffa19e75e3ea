import { Button } from "antd-mobile";
import { clockTime, timeRange, whenName } from "../language/moments";
import { Row } from "../shell/Rows";
import { canBeReassigned } from "./meetings";
import type { CoordinationMeetingFragment as Meeting } from "./meetings.generated";
import { useWords } from "./meetingWords";

interface MeetingRowProps {
  meeting: Meeting;
  zone?: string;
  /** Names the day and the specialist as well: it stands in no list that does. */
  alone?: boolean;
  onMove: (meeting: Meeting) => void;
}

export function MeetingRow({ meeting, zone, alone = false, onMove }: MeetingRowProps) {
  const say = useWords();
  const { startsAt, endsAt, service, mode, person, specialist, status, reference } = meeting;
  const when = alone ? whenName(startsAt, endsAt, zone) : timeRange(startsAt, endsAt, zone);
  const who = alone ? `${person.name} → ${specialist.name}` : person.name;
  return (
    <Row
      title={`${when} · ${service.name}`}
      detail={[who, say(`mode_${mode}`), say(`status_${status}`), reference].join(" · ")}
      extra={
        canBeReassigned(meeting) && (
          <Button
            aria-label={say("reassignLabel", { time: clockTime(startsAt, zone), reference })}
            onClick={() => onMove(meeting)}
          >
            {say("reassign")}
          </Button>
        )
      }
    />
  );
}
