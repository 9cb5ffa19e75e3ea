import { useCallback, useEffect, useRef, useState } from "react";
import { type AnyVariables, type CombinedError, type TypedDocumentNode, useClient } from "urql";
import { onOpened } from "../graphql/socket";

interface Answer<Queue> {
  venueQueue?: Queue | null;
}

type Document<Queue, Variables extends AnyVariables> = TypedDocumentNode<Answer<Queue>, Variables>;

interface Live<Queue> {
  data?: Answer<Queue>;
  error?: CombinedError;
  fetching: boolean;
  stale: boolean;
}

/**
 * The queue of a hall as it is: read once, then as each change tells it; read anew when the
 * socket has opened, and whenever `again` is called. What was told meanwhile is newer than what is read.
 */
export function useQueue<Queue>(
  query: Document<Queue, { venueId: string }>,
  subscription: Document<Queue, { venueId: string }>,
  venueId: string,
): [read: Live<Queue>, again: () => void] {
  const client = useClient();
  const [live, setLive] = useState<Live<Queue>>({ fetching: true, stale: false });
  const told = useRef(0);
  const again = useCallback(async () => {
    const before = told.current;
    const { data, error } = await client
      .query(query, { venueId }, { requestPolicy: "network-only" })
      .toPromise();
    if (told.current !== before) return;
    setLive((last) => ({ data: data ?? last.data, error, fetching: false, stale: false }));
  }, [client, query, venueId]);
  useEffect(() => {
    setLive({ fetching: true, stale: false });
    const listening = client.subscription(subscription, { venueId }).subscribe(({ data }) => {
      if (!data) return;
      told.current += 1;
      setLive({ data, fetching: false, stale: false });
    });
    void again();
    const stop = onOpened(() => void again());
    return () => {
      told.current += 1;
      listening.unsubscribe();
      stop();
    };
  }, [client, subscription, venueId, again]);
  return [live, again];
}
