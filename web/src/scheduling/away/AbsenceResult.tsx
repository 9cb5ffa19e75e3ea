import { listed } from "../../appointments/listed";
import { momentName, whenName } from "../../language/moments";
import { ButtonLink } from "../../shell/ButtonLink";
import { Notice } from "../../shell/Notice";
import { Row, Rows } from "../../shell/Rows";
import type { Affected } from "./Absence";
import styles from "./Away.module.css";
import { useWords } from "./words";

/** What was found for each appointment that was in the way. */
export function AbsenceResult({ affected }: { affected: Affected }) {
  const say = useWords();
  return (
    <div className={styles.part}>
      <h2 className={styles.heading}>{say("result")}</h2>
      {affected.length === 0 && <Notice kind="done">{say("resultNone")}</Notice>}
      {affected.length > 0 && (
        <Rows label={say("result")}>
          {affected.map((one) => (
            <ResultRow key={one.appointment.id} affected={one} />
          ))}
        </Rows>
      )}
      <ButtonLink to="/agenda" primary block>
        {say("toAgenda")}
      </ButtonLink>
      <ButtonLink to="/hours/exceptions" block>
        {say("toExceptions")}
      </ButtonLink>
    </div>
  );
}

function ResultRow({ affected: { appointment, outcome } }: { affected: Affected[number] }) {
  const say = useWords();
  const { person, specialists, startsAt, endsAt, venue, changes } = appointment;
  const zone = venue?.timeZone;
  const before = outcome === "PROPOSED" ? changes.at(-1)?.previousStartsAt : startsAt;
  return (
    <Row
      title={`${person.name || say("nobody")} · ${say("originally", { when: momentName(before ?? startsAt, zone) })}`}
      detail={say(outcome, {
        names: listed(specialists.map(({ name }) => name)),
        when: whenName(startsAt, endsAt, zone),
      })}
    />
  );
}
