import { useEffect } from "react";
import { useClient, useSubscription } from "urql";
import { onReturn } from "../graphql/socket";
import { ViewerDocument } from "../people/viewer.generated";
import {
  LiveAppointmentsDocument,
  LiveConsultationsDocument,
  LiveMessagesDocument,
} from "./live.generated";
import { pushState, useRegistration } from "./push";

/** Listens as long as somebody is signed in; the cache does the rest (graphql/cache.ts). */
export function Live() {
  const client = useClient();
  const register = useRegistration();
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
  useEffect(() => {
    const state = pushState();
    if (state !== "on" && state !== "openOnly") return;
    // Out of reach: the next start tries again, and until then the former token goes on.
    register().catch(() => false);
  }, [register]);
  return null;
}
