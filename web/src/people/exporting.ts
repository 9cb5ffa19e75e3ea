import type { AnyVariables, Client, TypedDocumentNode } from "urql";
import {
  ExportAppointmentsDocument,
  ExportConsultationsDocument,
  ExportFollowingsDocument,
  ExportMessagesDocument,
  ExportNotificationsDocument,
  ExportSelfDocument,
  ExportTraceDocument,
} from "./exporting.generated";

interface Page<Node> {
  pageInfo: { endCursor: string | null; hasNextPage: boolean };
  edges: { node: Node }[];
}

/**
 * All that Mulin keeps of the viewer and shows them, read page by page.
 *
 * Throws where something could not be read: half of it would look like all of it.
 */
export async function everythingOf(client: Client): Promise<Record<string, unknown>> {
  const { viewer } = await read(client, ExportSelfDocument, {});
  const threads = [];
  const consultations = await pages((after) =>
    read(client, ExportConsultationsDocument, { after }).then((data) => data.viewer?.page),
  );
  for (const consultation of consultations) {
    threads.push({ ...consultation, messages: await messagesOf(client, consultation.id) });
  }
  return {
    exportedAt: new Date().toISOString(),
    ...viewer,
    appointments: await pages((after) =>
      read(client, ExportAppointmentsDocument, { after }).then((data) => data.viewer?.page),
    ),
    consultations: threads,
    notifications: await pages((after) =>
      read(client, ExportNotificationsDocument, { after }).then((data) => data.viewer?.page),
    ),
    followings: await pages((after) =>
      read(client, ExportFollowingsDocument, { after }).then((data) => data.viewer?.page),
    ),
    trace: await pages((after) =>
      read(client, ExportTraceDocument, { after }).then((data) => data.viewer?.page),
    ),
  };
}

function messagesOf(client: Client, id: string) {
  return pages(async (after) => {
    const { node } = await read(client, ExportMessagesDocument, { id, after });
    return node?.__typename === "Consultation" ? node.page : null;
  });
}

async function read<Data, Variables extends AnyVariables>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const context = { requestPolicy: "network-only" as const };
  const { data, error } = await client.query(document, variables, context).toPromise();
  if (error) throw error;
  if (data === undefined) throw new Error("no answer");
  return data;
}

/** Every node of a connection, whatever the number of its pages. */
export async function pages<Node>(
  pageAfter: (after: string | null) => Promise<Page<Node> | null | undefined>,
): Promise<Node[]> {
  const nodes: Node[] = [];
  let after: string | null = null;
  do {
    const page: Page<Node> | null | undefined = await pageAfter(after);
    if (!page) throw new Error("no page");
    nodes.push(...page.edges.map(({ node }) => node));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return nodes;
}
