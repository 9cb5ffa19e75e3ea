import type { UpdateResolver } from "@urql/exchange-graphcache";
import type { LiveMessagesSubscription } from "../notifications/live.generated";
import { ConsultationThreadEndDocument } from "./tail.generated";

/** A message that was just written stands at the end of its thread, where that is on the device. */
export const appendMessage: UpdateResolver<LiveMessagesSubscription> = (result, _args, cache) => {
  const { consultation, message } = result.messagePosted;
  const place = { query: ConsultationThreadEndDocument, variables: { id: consultation.id } };
  cache.updateQuery(place, (data) => {
    const thread = data?.node;
    if (!thread || !("messages" in thread) || !thread.messages) return data;
    const { messages } = thread;
    if (messages.edges.some(({ node }) => node.id === message.id)) return data;
    const edge = { __typename: "MessageEdge", node: message };
    const longer = { ...messages, edges: [...messages.edges, edge] };
    return { ...data, node: { ...thread, messages: longer } as typeof thread };
  });
};
