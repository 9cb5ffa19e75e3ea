import { Phone } from "lucide-react";
import { Link } from "react-router";
import { useWords as useServingWords } from "../../appointments/serving/words";
import { useWords as useAppointmentWords } from "../../appointments/words";
import type { AppointmentStatus } from "../../graphql/schema.generated";
import { ownPart } from "../../language/both";
import { momentName, timeRange } from "../../language/moments";
import styles from "./Agenda.module.css";
import type { SchedulingMeetingFragment } from "./agenda.generated";
import { QuickActions } from "./QuickActions";
import { useWords } from "./words";

interface MeetingItemProps {
  meeting: SchedulingMeetingFragment;
  now: Date;
  /** When it is, where the list around does not say the day. */
  when?: string;
}

/** One appointment of the list: who comes, for what, where, how it stands, and what can be done. */
export function MeetingItem({ meeting, now, when }: MeetingItemProps) {
  const { startsAt, endsAt, venue, person, topic, service } = meeting;
  const name = useNameOf(person);
  return (
    <li className={styles.item} data-status={meeting.status}>
      <p className={styles.time}>{when ?? timeRange(startsAt, endsAt, venue?.timeZone)}</p>
      <div className={styles.what}>
        <div className={styles.line}>
          <Link className={styles.name} to={`/appointments/${meeting.id}`}>
            {name}
          </Link>
          <Status status={meeting.status} />
        </div>
        <p>{[service.name, topic?.name].filter(Boolean).join(" · ")}</p>
        <Place meeting={meeting} />
        <Hints meeting={meeting} now={now} />
        <QuickActions meeting={meeting} now={now} />
      </div>
    </li>
  );
}

export function useNameOf({ name }: { name: string }): string {
  const say = useWords();
  return name || say("nobody");
}

/** As the specialist sees it: what waits for them is "for you to confirm". */
export function useStatusName(status: AppointmentStatus): string {
  const say = useWords();
  const tell = useAppointmentWords();
  return status === "PROPOSED" || status === "PENDING" ? say(status) : tell(status);
}

export function Status({ status }: { status: AppointmentStatus }) {
  return (
    <span className={styles.status} data-status={status}>
      {useStatusName(status)}
    </span>
  );
}

function Place({ meeting }: { meeting: SchedulingMeetingFragment }) {
  const tell = useAppointmentWords();
  const sayServing = useServingWords();
  const { mode, venue, desk, personPhone } = meeting;
  return (
    <div className={styles.line}>
      <p>{[tell(mode), venue?.name, desk && ownPart(desk)].filter(Boolean).join(" · ")}</p>
      {mode !== "IN_PERSON" && personPhone && (
        <a className={styles.phone} href={`tel:${personPhone}`}>
          <Phone aria-hidden />
          {sayServing("call", { phone: personPhone })}
        </a>
      )}
    </div>
  );
}

function Hints({ meeting, now }: { meeting: SchedulingMeetingFragment; now: Date }) {
  const say = useWords();
  const tell = useAppointmentWords();
  const { status, endsAt, expiresAt, delayMinutes } = meeting;
  const isOver =
    status === "BOOKED" || status === "ARRIVED" ? Date.parse(endsAt) < now.getTime() : false;
  return (
    <>
      {status === "PENDING" && expiresAt && (
        <p className={styles.hint}>{say("confirmBy", { when: momentName(expiresAt) })}</p>
      )}
      {delayMinutes && !isOver && (
        <p className={styles.hint}>{tell("late", { minutes: delayMinutes })}</p>
      )}
      {isOver && <p className={styles.hint}>{say("unrecorded")}</p>}
    </>
  );
}
