import type { MessageKind } from "../graphql/schema.generated";

/** Who speaks in a thread: whoever asks, or whoever answers; null where the thread does not tell. */
export type Side = "asker" | "team" | null;

interface Said {
  kind: MessageKind;
  author: { id: string };
}

const OF_TEAM: MessageKind[] = ["ANSWER", "ASK_BACK", "NOTE"];

/** On which side somebody sees a question. */
export function sideOfViewer(
  viewer: { id: string; memberships: readonly { organization?: { id: string } | null }[] },
  asked: { person: { id: string }; organization?: { id: string } | null },
): "asker" | "team" {
  const { person, organization } = asked;
  if (!organization) return person.id === viewer.id ? "asker" : "team";
  const contact = viewer.memberships.some((one) => one.organization?.id === organization.id);
  return contact || person.id === viewer.id ? "asker" : "team";
}

/**
 * The side a message comes from.
 *
 * An organization's question is its contacts' in common: an ordinary message of somebody else there
 * may be a colleague's or the team's, and only what they wrote besides can tell.
 */
export function sideOf(
  message: Said,
  asked: { person: { id: string }; organization?: object | null },
  thread: readonly Said[],
): Side {
  if (OF_TEAM.includes(message.kind)) return "team";
  if (message.kind === "QUESTION" || message.author.id === asked.person.id) return "asker";
  if (!asked.organization) return "team";
  const others = thread.filter(({ author }) => author.id === message.author.id);
  return others.some(({ kind }) => OF_TEAM.includes(kind)) ? "team" : null;
}
