import { Button } from "antd-mobile";
import { useState } from "react";
import { useQuery } from "urql";
import { useNow } from "../appointments/now";
import { CheckInAppointmentDocument } from "../appointments/steps.generated";
import { type Problem, useAction } from "../graphql/acting";
import { ownPart } from "../language/both";
import { dayName, dayOf, whenName } from "../language/moments";
import { ButtonLink } from "../shell/ButtonLink";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { Problems } from "../shell/Problems";
import type { DeskVenue } from "./AtVenue";
import { arrivalOf } from "./arriving";
import styles from "./CheckIn.module.css";
import { AppointmentByReferenceDocument, type IntakeVisitFragment } from "./day.generated";
import { useWords } from "./words";

const MINUTE_MS = 60_000;

/** Whose ticket it is, and whether they are right here and now. */
export function Arriving({ reference, here }: { reference: string; here: DeskVenue }) {
  const say = useWords();
  const [read, again] = useQuery({
    query: AppointmentByReferenceDocument,
    variables: { reference },
  });
  return (
    <Loaded
      read={read}
      find={(data) => data.appointmentByReference}
      again={again}
      missing={
        <Notice kind="problem">
          <p>{say("notFound")}</p>
          <Next />
        </Notice>
      }
    >
      {(visit) => <Ticket visit={visit} here={here} />}
    </Loaded>
  );
}

function Ticket({ visit, here }: { visit: IntakeVisitFragment; here: DeskVenue }) {
  const say = useWords();
  const now = useNow(MINUTE_MS);
  const [welcomed, setWelcomed] = useState(false);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [checkIn, busy] = useAction(CheckInAppointmentDocument);
  const zone = visit.venue?.timeZone;
  const desk = visit.desk && ownPart(visit.desk);
  const arrival = arrivalOf(visit, now);
  const elsewhere = visit.mode === "IN_PERSON" && visit.venue && visit.venue.id !== here.id;
  const welcome = async () => {
    const outcome = await checkIn({ input: { id: visit.id } });
    setProblems(outcome.problems);
    setWelcomed(outcome.problems.length === 0);
  };
  return (
    <section className={styles.card} aria-labelledby="whose">
      <h2 id="whose" className={styles.name}>
        {visit.person.name || say("unnamed")}
      </h2>
      <p className={styles.when}>{whenName(visit.startsAt, visit.endsAt, zone)}</p>
      <p>{[visit.service.name, visit.venue?.name, desk].filter(Boolean).join(" · ")}</p>
      <p>{say("withSpecialist", { name: visit.specialist.name })}</p>
      {elsewhere && (
        <Notice kind="problem">
          {say("elsewhere", { venue: visit.venue?.name ?? "", here: here.name })}
        </Notice>
      )}
      {visit.mode !== "IN_PERSON" && (
        <Notice>{say("notAtVenue", { mode: say(`mode_${visit.mode}`) })}</Notice>
      )}
      <Problems problems={problems} />
      {welcomed ? (
        <Notice kind="done">{desk ? say("checkedIn", { desk }) : say("checkedInNoDesk")}</Notice>
      ) : (
        <Notice kind={arrival === "welcome" || arrival === "arrived" ? "info" : "problem"}>
          {say(`arrival_${arrival}`, { day: dayName(dayOf(visit.startsAt, zone)) })}
        </Notice>
      )}
      {arrival === "welcome" && !welcomed && !elsewhere && (
        <Button block color="primary" size="large" loading={busy} onClick={welcome}>
          {say("checkInSure")}
        </Button>
      )}
      <Next />
    </section>
  );
}

function Next() {
  const say = useWords();
  return (
    <ButtonLink to="/check-in" block>
      {say("checkNext")}
    </ButtonLink>
  );
}
