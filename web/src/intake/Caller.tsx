import type { AppointmentStatus, ConsultationStatus } from "../graphql/schema.generated";
import { dayName, dayOf, whenName } from "../language/moments";
import { Row, RowLink, Rows } from "../shell/Rows";
import type { Call, Found } from "./call";
import styles from "./Desk.module.css";
import { useWords } from "./words";

const OPEN_APPOINTMENTS: AppointmentStatus[] = ["PROPOSED", "PENDING", "BOOKED", "ARRIVED"];
const SETTLED: ConsultationStatus[] = ["CLOSED", "WITHDRAWN"];

/** Who it is, beside the form: what of theirs is still open. */
export function Caller({ call, asked }: { call: Call; asked: boolean }) {
  const say = useWords();
  return (
    <section className={styles.caller} aria-labelledby="caller">
      <h2 id="caller">{say("known")}</h2>
      {!asked && <p>{say("nobodyYet")}</p>}
      {asked && !call.found && <p>{say("newcomer")}</p>}
      {asked && call.found && <Known found={call.found} />}
    </section>
  );
}

function Known({ found }: { found: Found }) {
  const say = useWords();
  const { person, consentValidUntil } = found;
  const appointments = found.appointments.filter(({ status }) =>
    OPEN_APPOINTMENTS.includes(status),
  );
  const consultations = found.consultations.filter(({ status }) => !SETTLED.includes(status));
  return (
    <>
      <p className={styles.person}>{person.name || say("unnamed")}</p>
      {consentValidUntil && (
        <p>{say("consentUntil", { day: dayName(dayOf(consentValidUntil)) })}</p>
      )}
      <h3>{say("openAppointments")}</h3>
      <Rows label={say("openAppointments")}>
        {appointments.length === 0 && <Row title={say("nothingOpen")} />}
        {appointments.map((one) => (
          <RowLink
            key={one.id}
            to={`/appointments/${one.id}`}
            title={whenName(one.startsAt, one.endsAt, one.venue?.timeZone)}
            detail={[one.service.name, one.reference].join(" · ")}
            extra={say(`status_${one.status}`)}
          />
        ))}
      </Rows>
      <h3>{say("openConsultations")}</h3>
      <Rows label={say("openConsultations")}>
        {consultations.length === 0 && <Row title={say("nothingOpen")} />}
        {consultations.map((one) => (
          <RowLink
            key={one.id}
            to={`/consultations/${one.id}`}
            title={one.title}
            detail={one.reference}
            extra={say(`question_${one.status}`)}
          />
        ))}
      </Rows>
    </>
  );
}
