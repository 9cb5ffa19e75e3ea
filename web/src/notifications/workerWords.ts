import { useEffect } from "react";
import { useNavigate } from "react-router";
import { useClient } from "urql";
import { useSession } from "../people/session";
import { ConfirmNotificationsDocument } from "./inbox.generated";
import { tellReceipts } from "./receipts";

/** What the service worker tells a window of the app: a notification was tapped. */
export interface WorkerWord {
  type: "OPEN";
  link: string;
}

/** Go where a tapped notification leads, and tell the server what the worker could not tell. */
export function useWorkerWords(): void {
  const client = useClient();
  const navigate = useNavigate();
  const signedIn = useSession() !== null;
  useEffect(() => {
    // Not there on a page without TLS.
    const worker: ServiceWorkerContainer | undefined = navigator.serviceWorker;
    const hear = ({ data }: MessageEvent<WorkerWord | null>) => {
      if (data?.type === "OPEN") navigate(data.link);
    };
    worker?.addEventListener("message", hear);
    return () => worker?.removeEventListener("message", hear);
  }, [navigate]);
  useEffect(() => {
    if (!signedIn) return;
    void tellReceipts(async (dedupeKeys, opened) => {
      const input = { dedupeKeys, opened };
      const { data } = await client.mutation(ConfirmNotificationsDocument, { input }).toPromise();
      return data?.confirmNotifications?.errors.length === 0;
    });
  }, [client, signedIn]);
}
