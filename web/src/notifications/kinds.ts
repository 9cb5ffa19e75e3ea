import type {
  NotificationAudience,
  NotificationChannel,
  NotificationKind,
  Role,
} from "../graphql/schema.generated";
import type { PreferencesQuery } from "./preferences.generated";

type Viewer = NonNullable<PreferencesQuery["viewer"]>;
export type KindPreference = Viewer["notificationPreferences"]["kinds"][number];

export type Group =
  | "groupVisits"
  | "groupReminders"
  | "groupWaitlist"
  | "groupQuestions"
  | "groupDesk"
  | "groupOther"
  | "groupNews"
  | "groupWork";

/** What people think of together; what reaches somebody for their work is one group of its own. */
const GROUPS: [group: Group, starts: string[]][] = [
  ["groupReminders", ["APPOINTMENT_TOMORROW", "APPOINTMENT_SOON", "APPOINTMENT_DELAYED"]],
  ["groupVisits", ["APPOINTMENT_"]],
  ["groupWaitlist", ["WAITLIST_"]],
  ["groupQuestions", ["CONSULTATION_"]],
  ["groupDesk", ["WALK_IN_"]],
  ["groupNews", ["BROADCAST"]],
];

const SHOWN: Group[] = [
  "groupVisits",
  "groupReminders",
  "groupWaitlist",
  "groupQuestions",
  "groupDesk",
  "groupOther",
  "groupNews",
  "groupWork",
];

const AT_WORK: NotificationAudience[] = ["SPECIALIST", "OVERSEER"];
const WORKING: Role[] = ["SPECIALIST", "COORDINATOR", "DISTRICT_ADMIN"];

/** The kinds that concern somebody with these roles, by group, in the order they are shown. */
export function grouped(
  kinds: readonly KindPreference[],
  roles: readonly Role[],
): Map<Group, KindPreference[]> {
  const works = WORKING.some((role) => roles.includes(role));
  const found = new Map(SHOWN.map((group) => [group, [] as KindPreference[]]));
  for (const one of kinds) {
    const group = groupOf(one.kind, one.audience);
    if (group !== "groupWork" || works) found.get(group)?.push(one);
  }
  return new Map([...found].filter(([, those]) => those.length > 0));
}

/** Whether anything goes by that channel here. */
export function isOffered(kinds: readonly KindPreference[], wanted: NotificationChannel): boolean {
  return kinds.some(({ channels }) => channels.some(({ channel }) => channel === wanted));
}

function groupOf(kind: NotificationKind, audience: NotificationAudience): Group {
  if (AT_WORK.includes(audience)) return "groupWork";
  const found = GROUPS.find(([, starts]) => starts.some((start) => kind.startsWith(start)));
  return found?.[0] ?? "groupOther";
}
