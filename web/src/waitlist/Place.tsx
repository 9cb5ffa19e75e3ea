import { useWords as useAppointmentWords } from "../appointments/words";
import type { WaitlistStatus } from "../graphql/schema.generated";
import { dayName } from "../language/moments";
import { Leave } from "./Leave";
import { Offer } from "./Offer";
import styles from "./Waitlist.module.css";
import type { WaitlistPlaceFragment } from "./waitlist.generated";
import { useWords } from "./words";

export type PlaceOf = WaitlistPlaceFragment;

const STATUS = {
  WAITING: "waiting",
  OFFERED: "offered",
  BOOKED: "booked",
  LEFT: "left",
  ENDED: "ended",
} as const satisfies Record<WaitlistStatus, string>;

/** One place in line: for what, where it stands, and what can be done. */
export function Place({ place }: { place: PlaceOf }) {
  const say = useWords();
  const { status, service, topic, offer, ahead } = place;
  return (
    <li className={styles.card}>
      <h2>{[topic?.name, service.name].filter(Boolean).join(" · ")}</h2>
      <p className={styles.status}>
        {say(STATUS[status])}
        {typeof ahead === "number" &&
          ` · ${ahead === 0 ? say("first") : say("ahead", { count: ahead })}`}
      </p>
      {status === "OFFERED" && offer ? <Offer offer={offer} /> : <Wish place={place} />}
      {status === "WAITING" && <Leave id={place.id} />}
    </li>
  );
}

function Wish({ place }: { place: PlaceOf }) {
  const say = useWords();
  const sayMode = useAppointmentWords();
  const { from, to, mode, venue, specialist } = place;
  const how = [
    hoursName(place, say),
    mode ? sayMode(mode) : say("anyMode"),
    mode === null || mode === "IN_PERSON" ? (venue?.name ?? say("anywhere")) : undefined,
    specialist?.name,
  ];
  return (
    <p className={styles.wish}>
      {say("days", { from: dayName(from), to: dayName(to) })}
      <br />
      {how.filter(Boolean).join(" · ")}
    </p>
  );
}

/** "09:00–12:00", in words where a side is open. */
function hoursName({ startsAt, endsAt }: PlaceOf, say: ReturnType<typeof useWords>): string {
  const [early, late] = [startsAt === "00:00", endsAt === "24:00"];
  if (early && late) return say("wholeDay");
  if (early) return say("before", { time: endsAt });
  return late ? say("after", { time: startsAt }) : `${startsAt}–${endsAt}`;
}
