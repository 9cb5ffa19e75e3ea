import { clockTime, momentName } from "../../language/moments";
import { Notice } from "../../shell/Notice";
import type { AppointmentTicketFragment } from "../appointment.generated";
import { minutesUntil, type Side } from "../steps";
import { useWords } from "./words";

interface StandingProps {
  ticket: AppointmentTicketFragment;
  side: Side;
  zone: string;
  now: Date;
}

const KINDS = {
  PROPOSED: "info",
  PENDING: "info",
  BOOKED: "done",
  ARRIVED: "done",
  FULFILLED: "done",
  CANCELLED: "info",
  NOSHOW: "info",
  ENTERED_IN_ERROR: "info",
} as const;

/** Where an appointment stands, in a sentence; and what is to be expected next. */
export function Standing({ ticket, side, zone, now }: StandingProps) {
  const say = useWords();
  const { status, endsAt, expiresAt } = ticket;
  const ours = side === "specialist" || side === "staff";
  const unrecorded = status === "BOOKED" && minutesUntil(endsAt, now) < 0;
  return (
    <>
      <Notice kind={unrecorded ? "info" : KINDS[status]}>
        <strong>{unrecorded ? say("unrecorded") : say(sentenceOf(status, ours))}</strong>
        {status === "PENDING" && expiresAt && (
          <p>{say(ours ? "confirmBy" : "confirmedBy", { when: momentName(expiresAt, zone) })}</p>
        )}
      </Notice>
      <Delay ticket={ticket} ours={ours} zone={zone} />
    </>
  );
}

const SAID_TO_US = ["PROPOSED", "PENDING", "ARRIVED"] as const;

function sentenceOf(status: AppointmentTicketFragment["status"], ours: boolean) {
  const differs = SAID_TO_US.find((one) => one === status);
  return ours && differs ? (`${differs}_ours` as const) : status;
}

function Delay({
  ticket,
  ours,
  zone,
}: {
  ticket: AppointmentTicketFragment;
  ours: boolean;
  zone: string;
}) {
  const say = useWords();
  const { status, startsAt, delayMinutes } = ticket;
  if (!delayMinutes || (status !== "BOOKED" && status !== "ARRIVED")) return null;
  const begins = new Date(Date.parse(startsAt) + delayMinutes * 60_000).toISOString();
  return (
    <Notice>
      <p>
        {say(ours ? "late_ours" : "late", {
          minutes: delayMinutes,
          clock: clockTime(begins, zone),
        })}
      </p>
    </Notice>
  );
}
