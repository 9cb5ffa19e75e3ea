import type { Arrived } from "../files/uploads";
import type { SubmitConsultationInput } from "../graphql/schema.generated";

/** A question as it is being written. */
export interface Draft {
  /** Made once: sent again after a broken connection, the same question is asked only once. */
  key: string;
  /** The enterprise or school one asks for; null: oneself. */
  organizationId: string | null;
  topicId: string | null;
  title: string;
  body: string;
  urgent: boolean;
  parties: string[];
  files: Arrived[];
}

const LONGEST_LINE = 40;

export function emptyDraft(): Draft {
  return {
    key: crypto.randomUUID(),
    organizationId: null,
    topicId: null,
    title: "",
    body: "",
    urgent: false,
    parties: [""],
    files: [],
  };
}

/** The question in a line: as it was given, else its own first sentence. */
export function titleOf({ title, body }: Pick<Draft, "title" | "body">): string {
  if (title.trim()) return title.trim();
  const [first = ""] = body.trim().split(/[\n。！？!?]|\.\s/);
  const letters = [...first.trim()];
  if (letters.length <= LONGEST_LINE) return letters.join("");
  return `${letters.slice(0, LONGEST_LINE - 1).join("")}…`;
}

export function inputOf(draft: Draft): SubmitConsultationInput {
  return {
    organizationId: draft.organizationId,
    topicId: draft.topicId,
    title: titleOf(draft),
    body: draft.body,
    urgency: draft.urgent ? "URGENT" : "NORMAL",
    opposingParties: draft.parties.filter((name) => name.trim()).map((name) => ({ name })),
    attachmentIds: draft.files.map(({ id }) => id),
    intakeChannel: "WEB",
    idempotencyKey: draft.key,
  };
}
