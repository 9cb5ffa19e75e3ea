import type { ConsultationStatus, DueStage } from "../graphql/schema.generated";

export const UNANSWERED: ConsultationStatus[] = ["SUBMITTED", "TRIAGED", "ASSIGNED"];
export const OPEN: ConsultationStatus[] = [...UNANSWERED, "AWAITING_REQUESTER", "ANSWERED"];
export const CLOSED: ConsultationStatus[] = ["CLOSED", "WITHDRAWN"];

const SOON: DueStage[] = ["MOST", "LATE", "ESCALATED"];

interface Promised {
  status: ConsultationStatus;
  promisedAt?: string | null;
  dueStage: DueStage;
}

export type Due = "promised" | "soon" | "late" | "paused";

/** How the promised time stands; null where none runs. By the clock: stages are told a minute late. */
export function dueOf({ status, promisedAt, dueStage }: Promised, now = Date.now()): Due | null {
  if (status === "AWAITING_REQUESTER") return "paused";
  if (!promisedAt || !UNANSWERED.includes(status)) return null;
  if (Date.parse(promisedAt) < now) return "late";
  return SOON.includes(dueStage) ? "soon" : "promised";
}
