import { Button } from "antd-mobile";
import { type FormEvent, type ReactNode, useState } from "react";
import { otherProblems, type Problem, problemOf } from "../../graphql/acting";
import { DISTRICT_ZONE, whenName } from "../../language/moments";
import { Field } from "../../shell/Field";
import { Problems } from "../../shell/Problems";
import type { AppointmentTicketFragment } from "../appointment.generated";
import { Alternatives } from "./Alternatives";
import type { AppointmentSlotFragment } from "./moving.generated";
import { type Chosen, chosen } from "./slots";
import styles from "./Times.module.css";
import { Wish, type Wished } from "./Wish";
import { useWords } from "./words";

/** What somebody settled on. */
export type Settled = Omit<Wished, "chosen"> & Chosen & { words: string };

interface Tried {
  problems: Problem[];
  payload: { alternatives?: AppointmentSlotFragment[] } | null;
}

interface TimeFormProps {
  ticket: AppointmentTicketFragment;
  /** The words that may go with it; `name` is their input field on the server. */
  words: { name: string; label: string };
  submit: (when: string) => string;
  act: (settled: Settled) => Promise<Tried>;
  busy: boolean;
  children: ReactNode;
}

/** Choosing a time in place of an appointment's, or after it. */
export function TimeForm({ ticket, words, submit, act, busy, children }: TimeFormProps) {
  const say = useWords();
  const [wished, setWished] = useState<Wished>({ mode: ticket.mode, others: false });
  const [said, setSaid] = useState("");
  const [tried, setTried] = useState<Tried>({ problems: [], payload: null });
  const slot = wished.chosen?.slot;
  const go = async (event: FormEvent) => {
    event.preventDefault();
    if (wished.chosen) setTried(await act({ ...wished, ...wished.chosen, words: said }));
  };
  return (
    <form className={styles.panel} onSubmit={go}>
      {children}
      <Wish ticket={ticket} wished={wished} onWish={setWished} />
      <Field label={words.label} problem={problemOf(tried.problems, words.name)}>
        {(wiring) => (
          <textarea
            {...wiring}
            maxLength={2000}
            value={said}
            onChange={(event) => setSaid(event.target.value)}
          />
        )}
      </Field>
      <Problems problems={otherProblems(tried.problems, [words.name])} />
      <Alternatives
        slots={tried.payload?.alternatives ?? []}
        onChoose={(other) => setWished({ ...wished, chosen: chosen(other) })}
      />
      <Button block type="submit" color="primary" loading={busy} disabled={!slot}>
        {slot
          ? submit(whenName(slot.startsAt, slot.endsAt, slot.venue?.timeZone ?? DISTRICT_ZONE))
          : say("chooseFirst")}
      </Button>
    </form>
  );
}
