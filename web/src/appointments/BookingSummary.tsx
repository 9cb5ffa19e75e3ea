import type { ReactNode } from "react";
import { useQuery } from "urql";
import type { AppointmentMode } from "../graphql/schema.generated";
import { whenName } from "../language/moments";
import styles from "./Booking.module.css";
import { BookingSubjectDocument } from "./booking.generated";
import type { Hold } from "./bookingHold";
import type { Wish } from "./bookingWish";
import { useWords } from "./bookingWords";

/** What a booking is about, in words. */
export interface Subject {
  name: string;
  needsConfirmation: boolean;
}

export function useSubject({ service, topic }: Wish): Subject {
  const variables = { service, topic: topic ?? "", about: topic !== undefined };
  const [{ data }] = useQuery({ query: BookingSubjectDocument, variables });
  const offered = data?.service?.__typename === "Service" ? data.service : null;
  const about = data?.topic?.__typename === "Topic" ? data.topic : null;
  return {
    name: [about?.name, offered?.name].filter(Boolean).join(" · "),
    needsConfirmation: offered?.needsConfirmation ?? false,
  };
}

const HOW = { IN_PERSON: "inPerson", PHONE: "byPhone", VIDEO: "byVideo" } as const satisfies Record<
  AppointmentMode,
  string
>;

/** What, when, how, where and with whom. */
export function BookingSummary({ hold, subject }: { hold: Hold; subject: Subject }) {
  const say = useWords();
  const { startsAt, endsAt, mode, venue, specialist } = hold;
  const there = mode === "IN_PERSON" ? venue : null;
  return (
    <dl className={styles.summary}>
      <Said term={say("when")}>
        <strong>{whenName(startsAt, endsAt, venue?.timeZone)}</strong>
      </Said>
      {there ? (
        <Said term={say("where")}>
          {there.name}
          <span className={styles.address}>{there.address}</span>
        </Said>
      ) : (
        <Said term={say("how")}>{say(HOW[mode])}</Said>
      )}
      <Said term={say("what")}>{subject.name || " "}</Said>
      <Said term={say("who")}>{[specialist.name, specialist.title].join(" ").trim()}</Said>
    </dl>
  );
}

function Said({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
