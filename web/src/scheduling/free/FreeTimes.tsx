import { useQuery } from "urql";
import { addDays, clockTime, dayName, dayOf } from "../../language/moments";
import { Loaded } from "../../shell/Loaded";
import { Loading } from "../../shell/Loading";
import { RowLink, Rows } from "../../shell/Rows";
import styles from "./Free.module.css";
import { OfferedTimesDocument, type OfferedTimesQuery } from "./free.generated";
import { ServiceField } from "./ServiceField";
import { type OfferedService, useServices } from "./useServices";
import { useWords } from "./words";

const DAYS_AHEAD = 13;

/** What comes of the hours that are kept: how many free times each of the next fourteen days has. */
export function FreeTimes({ specialistId }: { specialistId: string }) {
  const say = useWords();
  const { services, chosen, choose, fetching } = useServices();
  if (!chosen) return fetching ? <Loading /> : <p>{say("noService")}</p>;
  return (
    <div className={styles.free}>
      <ServiceField services={services} chosen={chosen} onChoose={choose} />
      <Days specialistId={specialistId} service={chosen} />
    </div>
  );
}

function Days({ specialistId, service }: { specialistId: string; service: OfferedService }) {
  const say = useWords();
  const today = dayOf(new Date());
  const [read, again] = useQuery({
    query: OfferedTimesDocument,
    variables: {
      serviceId: service.id,
      specialistId,
      from: today,
      to: addDays(today, DAYS_AHEAD),
    },
  });
  return (
    <Loaded read={read} find={(data) => data.availability?.days} again={again}>
      {(days) => (
        <Rows label={say("title")}>
          {days.map(({ date, slots }) => (
            <RowLink
              key={date}
              to={`/hours/free/${date}?${new URLSearchParams({ service: service.id })}`}
              title={dayName(date)}
              detail={<Count slots={slots} />}
            />
          ))}
        </Rows>
      )}
    </Loaded>
  );
}

type Slots = NonNullable<OfferedTimesQuery["availability"]>["days"][number]["slots"];

function Count({ slots }: { slots: Slots }) {
  const say = useWords();
  const starts = slots.map(({ startsAt, venue }) => clockTime(startsAt, venue?.timeZone));
  const [first, last] = [starts[0], starts.at(-1)];
  if (first === undefined || last === undefined) return say("none");
  return say("count", { count: starts.length, first, last });
}
