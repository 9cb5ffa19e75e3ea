import { useEffect } from "react";
import { useNavigate } from "react-router";
import { useClient } from "urql";
import { useSession } from "../people/session";
import { ConfirmNotificationsDocument } from "./inbox.generated";
import { tellReceipts } from "./receipts";

/** What the service worker tells the windows of the app. */
export type WorkerWord = { type: "PUSHED" } | { type: "OPEN"; link: string };

/** Go where an opened push leads, and tell the server which pushes this device got. */
export function useWorkerWords(): void {
  const client = useClient();
  const navigate = useNavigate();
  const signedIn = useSession() !== null;
  useEffect(() => {
    const confirm = async (dedupeKeys: string[], opened: boolean) => {
      const input = { dedupeKeys, opened };
      const { data } = await client.mutation(ConfirmNotificationsDocument, { input }).toPromise();
      return data?.confirmNotifications?.errors.length === 0;
    };
    const tell = () => {
      if (signedIn) void tellReceipts(confirm);
    };
    const hear = ({ data }: MessageEvent<WorkerWord | null>) => {
      if (data?.type === "PUSHED") tell();
      if (data?.type === "OPEN") navigate(data.link);
    };
    tell();
    // Not there on a page without TLS.
    const worker: ServiceWorkerContainer | undefined = navigator.serviceWorker;
    worker?.addEventListener("message", hear);
    return () => worker?.removeEventListener("message", hear);
  }, [client, navigate, signedIn]);
}
