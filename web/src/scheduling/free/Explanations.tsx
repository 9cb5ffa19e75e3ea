import type { BlockedReason } from "../../graphql/schema.generated";
import { timeRange } from "../../language/moments";
import { ButtonLink } from "../../shell/ButtonLink";
import { useWords as useSchedulingWords } from "../words";
import styles from "./Free.module.css";
import type { OfferedDayQuery } from "./free.generated";
import { useWords } from "./words";

type Explanation = NonNullable<
  NonNullable<OfferedDayQuery["availability"]>["explanations"]
>[number];

interface ExplanationsProps {
  explanations: readonly Explanation[];
  /** How long a meeting is. */
  minutes: number;
}

/** Each range of the day with what becomes of it, in sentences. */
export function Explanations({ explanations, minutes }: ExplanationsProps) {
  const say = useWords();
  const reasons = explanations.flatMap(({ blocked }) => blocked.map(({ reason }) => reason));
  return (
    <section className={styles.part}>
      <h2 className={styles.heading}>{say("blocked")}</h2>
      {explanations.length === 0 && <p>{say("noHours")}</p>}
      {explanations.map((one) => (
        <RangeOfDay key={`${one.startsAt}-${one.venue?.id}`} explanation={one} minutes={minutes} />
      ))}
      <Remedies reasons={reasons} hasHours={explanations.length > 0} />
    </section>
  );
}

function RangeOfDay({ explanation, minutes }: { explanation: Explanation; minutes: number }) {
  const say = useWords();
  const sayScheduling = useSchedulingWords();
  const { startsAt, endsAt, venue, offered, blocked } = explanation;
  const zone = venue?.timeZone;
  return (
    <article className={styles.range}>
      <h3>{timeRange(startsAt, endsAt, zone)}</h3>
      <p className={styles.hint}>{venue?.name ?? sayScheduling("anywhere")}</p>
      <p>{offered > 0 ? say("offered", { count: offered }) : say("offeredNone")}</p>
      <ul className={styles.reasons}>
        {blocked.map((one) => (
          <li key={`${one.reason}-${one.startsAt}`}>
            {say("starting", {
              range: timeRange(one.startsAt, one.endsAt, zone),
              reason: say(one.reason, { minutes }),
            })}
          </li>
        ))}
      </ul>
    </article>
  );
}

/** Where what stands in the way can be changed. */
function Remedies({ reasons, hasHours }: { reasons: BlockedReason[]; hasHours: boolean }) {
  const say = useWords();
  const isExcepted = reasons.some((reason) => reason === "OVERRIDE" || reason === "TIME_OFF");
  return (
    <div className={styles.steps}>
      {(!hasHours || reasons.includes("HOLIDAY")) && (
        <ButtonLink to="/hours">{say("toHours")}</ButtonLink>
      )}
      {(!hasHours || isExcepted) && (
        <ButtonLink to="/hours/exceptions">{say("toExceptions")}</ButtonLink>
      )}
      {reasons.includes("IMPORTED_BUSY") && (
        <ButtonLink to="/hours/calendar">{say("toCalendar")}</ButtonLink>
      )}
    </div>
  );
}
