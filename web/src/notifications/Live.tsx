import { useEffect } from "react";
import { useClient, useSubscription } from "urql";
import { onReturn } from "../graphql/socket";
import { ViewerDocument } from "../people/viewer.generated";
import {
  LiveAppointmentsDocument,
  LiveConsultationsDocument,
  LiveMessagesDocument,
  NotificationReceivedDocument,
} from "./live.generated";

/** Listens as long as somebody is signed in; the cache does the rest (graphql/cache.ts). */
export function Live() {
  const client = useClient();
  useSubscription({ query: NotificationReceivedDocument });
  useSubscription({ query: LiveAppointmentsDocument });
  useSubscription({ query: LiveConsultationsDocument });
  useSubscription({ query: LiveMessagesDocument });
  useEffect(
    () =>
      onReturn(() => {
        client.query(ViewerDocument, {}, { requestPolicy: "network-only" }).toPromise();
      }),
    [client],
  );
  return null;
}
