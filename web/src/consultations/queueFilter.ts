import type { ConsultationStatus } from "../graphql/schema.generated";
import { CLOSED, OPEN, UNANSWERED } from "./promise";

/** What a queue shows; all of it stands in the address. */
export interface Filter {
  teamId: string | undefined;
  mine: boolean;
  late: boolean;
  /** A status, "all", or what waits for an answer. */
  show: ConsultationStatus | "all" | "waiting";
}

export const STATUSES: ConsultationStatus[] = [...OPEN, ...CLOSED];

export function filterOf(search: URLSearchParams): Filter {
  const asked = search.get("status");
  const status = STATUSES.find((one) => one === asked);
  return {
    teamId: search.get("team") ?? undefined,
    mine: search.has("mine"),
    late: search.has("late"),
    show: status ?? (asked === "all" ? "all" : "waiting"),
  };
}

export function statusesOf({ show }: Filter): ConsultationStatus[] | undefined {
  if (show === "all") return undefined;
  return show === "waiting" ? UNANSWERED : [show];
}
