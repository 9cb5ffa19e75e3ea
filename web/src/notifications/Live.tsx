import { useEffect } from "react";
import { useSubscription } from "urql";
import {
  LiveAppointmentsDocument,
  LiveConsultationsDocument,
  LiveMessagesDocument,
} from "./live.generated";
import { pushState, useRegistration } from "./push";

/** Listens as long as somebody is signed in; the cache does the rest (graphql/cache.ts). */
export function Live() {
  const register = useRegistration();
  useSubscription({ query: LiveAppointmentsDocument });
  useSubscription({ query: LiveConsultationsDocument });
  useSubscription({ query: LiveMessagesDocument });
  useEffect(() => {
    const state = pushState();
    if (state !== "on" && state !== "openOnly") return;
    // Out of reach: the next start tries again, and until then the former token goes on.
    register().catch(() => false);
  }, [register]);
  return null;
}
