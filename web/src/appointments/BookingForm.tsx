import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { useElder } from "../appearance/elder";
import { otherProblems, type Problem, problemOf } from "../graphql/acting";
import { useKeptAction } from "../outbox/useKeptAction";
import { Field } from "../shell/Field";
import { Problems } from "../shell/Problems";
import styles from "./Booking.module.css";
import { BookingKept } from "./BookingKept";
import { BookingSummary, useSubject } from "./BookingSummary";
import { BookHeldSlotDocument } from "./booking.generated";
import type { Hold } from "./bookingHold";
import { choosePath, type Wish } from "./bookingWish";
import { useWords } from "./bookingWords";

interface BookingFormProps {
  hold: Hold;
  wish: Wish;
  note: string;
  onNote: (note: string) => void;
  /** Somebody else has what was kept, or it was given back elsewhere. */
  onGone: () => void;
  onBooked: (appointmentId: string) => void;
  /** It could not be sent, and waits until it can be. */
  onKept: () => void;
}

/** What will be booked, and the one button that does it. One per hold. */
export function BookingForm(props: BookingFormProps) {
  const { hold, wish, note, onNote, onGone, onBooked, onKept } = props;
  const say = useWords();
  const subject = useSubject(wish);
  const [key] = useState(() => crypto.randomUUID());
  const [problems, setProblems] = useState<Problem[]>([]);
  const [book, busy] = useKeptAction(BookHeldSlotDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const input = { holdId: hold.id, note: note.trim() || undefined, idempotencyKey: key };
    const { startsAt } = hold;
    const about = { kind: "booking", title: subject.name, startsAt, to: "/appointments" } as const;
    const outcome = await book({ input }, { ...about, again: choosePath(wish) });
    if (outcome.kept) return onKept();
    const booked = outcome.payload?.appointment;
    if (booked) return onBooked(booked.id);
    if (outcome.problems.some(({ code }) => code === "NOT_FOUND")) return onGone();
    setProblems(outcome.problems);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <BookingSummary hold={hold} subject={subject} />
      <NoteField note={note} onNote={onNote} problem={problemOf(problems, "note")} />
      <Problems problems={otherProblems(problems, ["note"])} />
      <BookingKept until={hold.expiresAt} />
      <Button block color="primary" type="submit" loading={busy}>
        {subject.needsConfirmation ? say("request") : say("confirm")}
      </Button>
      <p className={styles.free}>{say("free")}</p>
    </form>
  );
}

interface NoteFieldProps {
  note: string;
  onNote: (note: string) => void;
  problem?: string;
}

function NoteField({ note, onNote, problem }: NoteFieldProps) {
  const say = useWords();
  const elder = useElder();
  const field = (
    <Field label={say("note")} hint={say("noteHint")} problem={problem}>
      {(wiring) => (
        <textarea
          {...wiring}
          maxLength={2000}
          value={note}
          onChange={(event) => onNote(event.target.value)}
        />
      )}
    </Field>
  );
  if (!elder) return field;
  return (
    <details className={styles.more} open={note !== "" || problem !== undefined}>
      <summary>{say("addNote")}</summary>
      {field}
    </details>
  );
}
