import { useParams, useSearchParams } from "react-router";
import { useQuery } from "urql";
import { addDays, clockTime, dayName } from "../../language/moments";
import { ButtonLink } from "../../shell/ButtonLink";
import { Loaded } from "../../shell/Loaded";
import { Loading } from "../../shell/Loading";
import { Screen } from "../../shell/Screen";
import { ForSpecialists } from "../ForSpecialists";
import { Explanations } from "./Explanations";
import styles from "./Free.module.css";
import { OfferedDayDocument, type OfferedDayQuery } from "./free.generated";
import { ServiceField } from "./ServiceField";
import { useServices } from "./useServices";
import { useWords } from "./words";

/** One day as people find it, and why every other time of it is not offered. */
export function Component() {
  const { day = "" } = useParams();
  return (
    <Screen title={dayName(day)} back="/hours/free">
      <ForSpecialists>
        {(specialistId) => <Day key={day} specialistId={specialistId} day={day} />}
      </ForSpecialists>
    </Screen>
  );
}

interface DayProps {
  specialistId: string;
  day: string;
}

function Day({ specialistId, day }: DayProps) {
  const say = useWords();
  const [search, setSearch] = useSearchParams();
  const { services, chosen, choose, fetching } = useServices(search.get("service"));
  if (!chosen) return fetching ? <Loading /> : <p>{say("noService")}</p>;
  const chooseAnother = (id: string) => {
    choose(id);
    setSearch({ service: id }, { replace: true });
  };
  const address = (days: number) =>
    `/hours/free/${addDays(day, days)}?${new URLSearchParams({ service: chosen.id })}`;
  return (
    <div className={styles.free}>
      <ServiceField services={services} chosen={chosen} onChoose={chooseAnother} />
      <div className={styles.steps}>
        <ButtonLink to={address(-1)}>{say("previousDay")}</ButtonLink>
        <ButtonLink to={address(1)}>{say("nextDay")}</ButtonLink>
      </div>
      <Times specialistId={specialistId} day={day} service={chosen} />
    </div>
  );
}

interface TimesProps extends DayProps {
  service: { id: string; durationMinutes: number };
}

function Times({ specialistId, day, service }: TimesProps) {
  const [read, again] = useQuery({
    query: OfferedDayDocument,
    variables: { serviceId: service.id, specialistId, day },
  });
  return (
    <Loaded read={read} find={(data) => data.availability} again={again}>
      {({ days, explanations }) => (
        <>
          <Free slots={days.flatMap(({ slots }) => slots)} />
          <Explanations explanations={explanations ?? []} minutes={service.durationMinutes} />
        </>
      )}
    </Loaded>
  );
}

type Slots = NonNullable<OfferedDayQuery["availability"]>["days"][number]["slots"];

function Free({ slots }: { slots: Slots }) {
  const say = useWords();
  return (
    <section className={styles.part}>
      <h2 className={styles.heading}>{say("free")}</h2>
      {slots.length === 0 && <p>{say("none")}</p>}
      <ul className={styles.times}>
        {slots.map(({ startsAt, venue }) => (
          <li key={`${startsAt}-${venue?.id}`}>{clockTime(startsAt, venue?.timeZone)}</li>
        ))}
      </ul>
    </section>
  );
}
