import { Button } from "antd-mobile";
import { useState } from "react";
import { useNavigate } from "react-router";
import { countdown } from "../appointments/BookingKept";
import { useNow } from "../appointments/now";
import { useWords as useAppointmentWords } from "../appointments/words";
import { type Problem, useAction } from "../graphql/acting";
import { clockTime, whenName } from "../language/moments";
import { Problems } from "../shell/Problems";
import type { PlaceOf } from "./Place";
import styles from "./Waitlist.module.css";
import { WaitlistAcceptDocument, WaitlistDeclineDocument } from "./waitlist.generated";
import { useWords } from "./words";

type OfferOf = NonNullable<PlaceOf["offer"]>;

/** A time kept for somebody who waits, until they answer or the clock does. */
export function Offer({ offer }: { offer: OfferOf }) {
  const sayMode = useAppointmentWords();
  const { startsAt, endsAt, mode, venue, specialist, expiresAt } = offer;
  const there = mode === "IN_PERSON" && venue ? venue.name : sayMode(mode);
  return (
    <div className={styles.offer}>
      <p>
        <strong>{whenName(startsAt, endsAt, venue?.timeZone)}</strong>
        <br />
        {there} · {specialist.name}
      </p>
      {expiresAt && <Left until={expiresAt} />}
      <Answer id={offer.id} />
    </div>
  );
}

function Answer({ id }: { id: string }) {
  const say = useWords();
  const navigate = useNavigate();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [accept, accepting] = useAction(WaitlistAcceptDocument);
  const [decline, declining] = useAction(WaitlistDeclineDocument);
  const take = async () => {
    const outcome = await accept({ input: { id } });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) navigate(`/appointments/${id}`);
  };
  const refuse = async () => setProblems((await decline({ input: { id } })).problems);
  return (
    <>
      <Problems problems={problems} />
      <Button block color="primary" loading={accepting} disabled={declining} onClick={take}>
        {say("accept")}
      </Button>
      <Button block loading={declining} disabled={accepting} onClick={refuse}>
        {say("decline")}
      </Button>
    </>
  );
}

function Left({ until }: { until: string }) {
  const say = useWords();
  const left = new Date(until).getTime() - useNow(1_000).getTime();
  return (
    <p role="timer" aria-live="off">
      {left > 0
        ? say("keptUntil", { time: clockTime(until), left: countdown(left) })
        : say("offerOver")}
    </p>
  );
}
