import { DISTRICT_ZONE, momentName, whenName } from "../language/moments";
import { RowLink } from "../shell/Rows";
import styles from "./List.module.css";
import type { AppointmentRowFragment } from "./list.generated";
import { listed } from "./listed";
import { minutesUntil } from "./steps";
import { useWords } from "./words";

interface RowProps {
  row: AppointmentRowFragment;
  /** Whether the viewer gives it, and so wants to see who comes. */
  given: boolean;
  now: Date;
}

/** One appointment in a list: when it is, with whom and where, and what is to be done about it. */
export function AppointmentListRow({ row, given, now }: RowProps) {
  const say = useWords();
  const { id, status, mode, startsAt, endsAt, service, venue, organization, person } = row;
  const zone = venue?.timeZone ?? DISTRICT_ZONE;
  const whom = given
    ? person.name || say("nobody")
    : listed(row.specialists.map((one) => one.name));
  const where = mode === "IN_PERSON" && venue ? venue.name : say(mode);
  return (
    <RowLink
      to={`/appointments/${id}`}
      title={whenName(startsAt, endsAt, zone)}
      detail={
        <>
          {[service.name, whom, where, organization?.name].filter(Boolean).join(" · ")}
          <Todo row={row} given={given} zone={zone} now={now} />
        </>
      }
      extra={say(given && status === "PROPOSED" ? "proposed" : status)}
    />
  );
}

function Todo({ row, given, zone, now }: RowProps & { zone: string }) {
  const say = useWords();
  const todo = todoOf(row, given, zone, now);
  return todo && <span className={styles.todo}>{say(...todo)}</span>;
}

type Said = Parameters<ReturnType<typeof useWords>>;

/** What somebody is to do, or to know, before they open it. */
function todoOf(row: AppointmentRowFragment, given: boolean, zone: string, now: Date): Said | null {
  const { status, endsAt, expiresAt, delayMinutes } = row;
  const when = expiresAt ? momentName(expiresAt, zone) : "";
  if (status === "PROPOSED" && !given) return ["answerBy", { when }];
  if (status === "PENDING") return [given ? "confirmBy" : "confirmedBy", { when }];
  if (status !== "BOOKED") return null;
  if (minutesUntil(endsAt, now) < 0) return ["unrecorded"];
  return delayMinutes ? ["late", { minutes: delayMinutes }] : null;
}
