import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { useQuery } from "urql";
import { otherProblems, type Problem, problemOf, useAction } from "../../graphql/acting";
import { dayOf } from "../../language/moments";
import { Field } from "../../shell/Field";
import { Problems } from "../../shell/Problems";
import { Sheet } from "../../shell/Sheet";
import type { AppointmentTicketFragment } from "../appointment.generated";
import { AppointmentTimesDocument } from "../moving/moving.generated";
import { ReassignAppointmentDocument } from "../steps.generated";
import styles from "../Ticket.module.css";
import { useWords } from "./words";

/** Giving it to a colleague at the same time: to one by name, or to whoever's turn it is. */
export function HandOn({ ticket }: { ticket: AppointmentTicketFragment }) {
  const say = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button block onClick={() => setOpen(true)}>
        {say("handOn")}
      </Button>
      <Sheet title={say("handOn")} open={open} onClose={() => setOpen(false)}>
        <HandOnForm ticket={ticket} onDone={() => setOpen(false)} />
      </Sheet>
    </>
  );
}

function HandOnForm({ ticket, onDone }: { ticket: AppointmentTicketFragment; onDone: () => void }) {
  const say = useWords();
  const [specialistId, setSpecialistId] = useState("");
  const [reason, setReason] = useState("");
  const [problems, setProblems] = useState<Problem[]>([]);
  const [reassign, busy] = useAction(ReassignAppointmentDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await reassign({
      input: { id: ticket.id, specialistId: specialistId || null, reason },
    });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) onDone();
  };
  return (
    <form className={styles.stack} onSubmit={submit}>
      <p>{say("handOnWhat")}</p>
      <Field label={say("handOnTo")} problem={problemOf(problems, "specialistId")}>
        {(wiring) => (
          <select
            {...wiring}
            value={specialistId}
            onChange={(event) => setSpecialistId(event.target.value)}
          >
            <option value="">{say("handOnByTurn")}</option>
            <Colleagues ticket={ticket} />
          </select>
        )}
      </Field>
      <Field label={say("handOnReason")} problem={problemOf(problems, "reason")}>
        {(wiring) => (
          <textarea
            {...wiring}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <Problems problems={otherProblems(problems, ["specialistId", "reason"])} />
      <Button block type="submit" color="primary" loading={busy}>
        {say("handOn")}
      </Button>
    </form>
  );
}

/** Those who could take it over: free at that time, and in person at the same place. */
function Colleagues({ ticket }: { ticket: AppointmentTicketFragment }) {
  const { service, mode, startsAt, venue, specialists } = ticket;
  const day = dayOf(startsAt);
  const [{ data }] = useQuery({
    query: AppointmentTimesDocument,
    variables: {
      serviceId: service.id,
      mode,
      from: day,
      to: day,
      venueId: mode === "IN_PERSON" ? venue?.id : undefined,
    },
  });
  const present = specialists.map(({ id }) => id);
  return data?.availability?.days
    .flatMap(({ slots }) => slots)
    .filter((slot) => slot.startsAt === startsAt && !present.includes(slot.specialist.id))
    .map(({ specialist: { id, name } }) => (
      <option key={id} value={id}>
        {name}
      </option>
    ));
}
