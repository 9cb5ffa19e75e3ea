import type {
  AppointmentMode,
  ConsentMethod,
  DeskChannel,
  TakeCallInput,
  Urgency,
} from "../graphql/schema.generated";
import type { DeskTimesQuery, FindPersonQuery } from "./intake.generated";

export type Found = NonNullable<FindPersonQuery["findPerson"]>;
export type NextTime = DeskTimesQuery["nextAvailable"][number];

export type Step = "phone" | "name" | "consent" | "topic" | "time" | "question" | "summary";

/** What an operator has learned so far of whoever calls or stands at the desk. */
export interface Call {
  phone: string;
  /** Whose number it is; null: nobody's yet. */
  found: Found | null;
  name: string;
  consent: ConsentMethod | null;
  topic: { id: string; name: string } | null;
  /** They want a question answered in writing instead of a meeting. */
  writing: boolean;
  time: NextTime | null;
  mode: AppointmentMode;
  question: string;
  urgency: Urgency;
  note: string;
  opposing: string;
}

export function newCall(channel: DeskChannel): Call {
  return {
    phone: "",
    found: null,
    name: "",
    consent: null,
    topic: null,
    writing: false,
    time: null,
    mode: channel === "HOTLINE_12348" ? "PHONE" : "IN_PERSON",
    question: "",
    urgency: "NORMAL",
    note: "",
    opposing: "",
  };
}

/** What there is to ask in this call, in order: nothing that is known already. */
export function stepsOf({ found, writing }: Call): Step[] {
  return [
    "phone",
    ...(found?.person.name ? [] : (["name"] as const)),
    ...(found?.consentValidUntil ? [] : (["consent"] as const)),
    "topic",
    writing ? "question" : "time",
    "summary",
  ];
}

export function stepAfter(step: Step, call: Call): Step {
  const steps = stepsOf(call);
  return steps[steps.indexOf(step) + 1] ?? "summary";
}

/** The first step has none before it. */
export function stepBefore(step: Step, call: Call): Step {
  const steps = stepsOf(call);
  return steps[steps.indexOf(step) - 1] ?? "phone";
}

const TITLE_LENGTH = 100;

/** A question has a line to be listed by: its first. */
export function titleOf(question: string): string {
  const [first = ""] = question.trim().split("\n");
  return [...first].slice(0, TITLE_LENGTH).join("");
}

/** Names as an operator types them in a row, with Chinese or other commas between them. */
export function namesOf(typed: string): string[] {
  return typed
    .split(/[,，、;；\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

export function inputOf(call: Call, channel: DeskChannel): Omit<TakeCallInput, "idempotencyKey"> {
  const opposingParties = namesOf(call.opposing).map((name) => ({ name }));
  const matter = { topicId: call.topic?.id, opposingParties };
  return {
    phone: call.phone,
    name: call.name.trim() || undefined,
    consent: call.consent === null ? undefined : { method: call.consent },
    intakeChannel: channel,
    ...(call.writing
      ? { consultation: { ...matter, ...questionOf(call) } }
      : { booking: { ...matter, ...bookingOf(call) } }),
  };
}

function questionOf({ question, urgency }: Call) {
  return { title: titleOf(question), body: question.trim(), urgency };
}

/** Without naming a specialist: of those who are at the venue then, it is somebody's turn. */
function bookingOf({ time, mode, note }: Call) {
  if (time === null) throw new Error("a booking without a time");
  const { slot, service } = time;
  return {
    serviceId: service.id,
    startsAt: slot.startsAt,
    venueId: slot.venue?.id,
    mode,
    note: note.trim() || undefined,
  };
}

interface Place {
  id: string;
  parent?: Place | null;
}

/** Whether staff of these organizations may book there: in their own, and in what lies below them. */
export function isWithin(place: Place | null | undefined, own: readonly string[]): boolean {
  if (!place) return false;
  return own.includes(place.id) || isWithin(place.parent, own);
}
