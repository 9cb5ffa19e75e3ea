import { useState } from "react";
import { useQuery } from "urql";
import { useWords as useAppointmentWords } from "../appointments/words";
import { whenName } from "../language/moments";
import { RowLink, Rows } from "../shell/Rows";
import styles from "./Home.module.css";
import { HomeNextDocument } from "./topics.generated";
import { useWords } from "./words";

const HOUR_MS = 3_600_000;

/** A meeting that began a moment ago is still the next one; by the hour, so that the cache knows it. */
function fromNow(): string {
  return new Date(Math.floor(Date.now() / HOUR_MS - 1) * HOUR_MS).toISOString();
}

/** What is booked next, one tap away; nothing where nothing is. */
export function HomeNext({ personId }: { personId: string }) {
  const say = useWords();
  const sayMode = useAppointmentWords();
  const [from] = useState(fromNow);
  const [{ data }] = useQuery({ query: HomeNextDocument, variables: { from } });
  const booked = data?.viewer?.appointments?.edges.map(({ node }) => node) ?? [];
  // A specialist's own work stands in the agenda.
  const next = booked.find(({ person }) => person.id === personId);
  if (next === undefined) return null;
  const { id, startsAt, endsAt, mode, venue, service } = next;
  const place = mode === "IN_PERSON" && venue ? venue.name : sayMode(mode);
  return (
    <section className={styles.next}>
      <h2>{say("next")}</h2>
      <Rows>
        <RowLink
          to={`/appointments/${id}`}
          title={whenName(startsAt, endsAt, venue?.timeZone)}
          detail={`${service.name} · ${place}`}
        />
      </Rows>
    </section>
  );
}
