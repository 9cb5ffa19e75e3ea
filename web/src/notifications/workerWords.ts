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

let waiting: string | null = null;
let lead: (link: string) => void = keep;

function keep(link: string): void {
  waiting = link;
}

// A notification may be tapped while the app is being opened: it is heard before there are screens.
// Without TLS there is no worker.
const workers: ServiceWorkerContainer | undefined = navigator.serviceWorker;
workers?.addEventListener("message", ({ data }: MessageEvent<WorkerWord | null>) => {
  if (data?.type === "OPEN") lead(data.link);
});

/** Go where a tapped notification leads, and tell the server what the worker could not tell. */
export function useWorkerWords(): void {
  const client = useClient();
  const navigate = useNavigate();
  const signedIn = useSession() !== null;
  useEffect(() => {
    lead = navigate;
    if (waiting !== null) navigate(waiting);
    waiting = null;
    return () => {
      lead = keep;
    };
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
