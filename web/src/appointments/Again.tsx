import { useState } from "react";
import { useNavigate } from "react-router";
import { useAction } from "../graphql/acting";
import { DISTRICT_ZONE, whenName } from "../language/moments";
import { Field } from "../shell/Field";
import { Notice } from "../shell/Notice";
import type { AppointmentTicketFragment } from "./appointment.generated";
import { BookFollowUpDocument, BookSeriesDocument } from "./moving/moving.generated";
import { type Occurrence, Series } from "./moving/Series";
import { type Settled, TimeForm } from "./moving/TimeForm";
import { useWords } from "./moving/words";
import { OfAppointment } from "./OfAppointment";
import { mayTake } from "./steps";

/** Going on after an appointment: at another time, or every week at the same hour. */
export function Component() {
  const say = useWords();
  return (
    <OfAppointment title={say("again")} back={true}>
      {(ticket, side) =>
        mayTake("followUp", side, ticket, new Date()) ? (
          <Again ticket={ticket} own={side === "person"} />
        ) : (
          <Notice>{say("notYet")}</Notice>
        )
      }
    </OfAppointment>
  );
}

const WEEKS = [2, 3, 4, 6, 8, 12];

interface AgainProps {
  ticket: AppointmentTicketFragment;
  /** Whether it is the viewer's own: a series is always booked for whoever asks. */
  own: boolean;
}

function Again({ ticket, own }: AgainProps) {
  const say = useWords();
  const navigate = useNavigate();
  const [weeks, setWeeks] = useState(1);
  const [series, setSeries] = useState<Occurrence[]>();
  const [followUp, following] = useAction(BookFollowUpDocument);
  const [bookSeries, repeating] = useAction(BookSeriesDocument);
  const { startsAt, endsAt, venue } = ticket;
  const once = async (settled: Settled) => {
    const outcome = await followUp({ input: { ...wantedOf(ticket, settled), id: ticket.id } });
    const booked = outcome.payload?.appointment;
    if (booked) navigate(`/appointments/${booked.id}`, { replace: true });
    return outcome;
  };
  const weekly = async (settled: Settled) => {
    const { problems, payload } = await bookSeries({
      input: { ...wantedOf(ticket, settled), weeks },
    });
    setSeries(payload?.occurrences ?? undefined);
    return { problems, payload: null };
  };
  if (series) return <Series occurrences={series} />;
  return (
    <TimeForm
      ticket={ticket}
      words={{ name: "note", label: say("note") }}
      submit={(when) => say("book", { when })}
      act={weeks === 1 ? once : weekly}
      busy={following || repeating}
    >
      <p>
        {say("againHint", {
          when: whenName(startsAt, endsAt, venue?.timeZone ?? DISTRICT_ZONE),
        })}
      </p>
      {own && (
        <Field label={say("often")}>
          {(wiring) => (
            <select
              {...wiring}
              value={weeks}
              onChange={(event) => setWeeks(Number(event.target.value))}
            >
              <option value={1}>{say("once")}</option>
              {WEEKS.map((count) => (
                <option key={count} value={count}>
                  {say("weeks", { count })}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
    </TimeForm>
  );
}

/** What a follow-up and a series ask for alike. */
function wantedOf(ticket: AppointmentTicketFragment, { slot, mode, words, key }: Settled) {
  return {
    serviceId: ticket.service.id,
    startsAt: slot.startsAt,
    mode,
    specialistId: slot.specialist.id,
    venueId: mode === "IN_PERSON" ? slot.venue?.id : null,
    topicId: ticket.topic?.id,
    organizationId: ticket.organization?.id,
    note: words,
    idempotencyKey: key,
  };
}
