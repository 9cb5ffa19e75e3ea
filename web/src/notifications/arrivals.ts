import { useCallback, useEffect, useState } from "react";
import { useLocation } from "react-router";
import { useClient, useSubscription } from "urql";
import type { NotificationKind } from "../graphql/schema.generated";
import { useSession } from "../people/session";
import { useViewer } from "../people/viewer";
import { ArrivedNotificationDocument, type NotificationLineFragment } from "./inbox.generated";
import { NotificationReceivedDocument } from "./live.generated";
import { showOnDevice } from "./showing";

/** Told to whoever asks as a receipt of what they did themselves: their screen says so already. */
const RECEIPTS: NotificationKind[] = [
  "APPOINTMENT_BOOKED",
  "APPOINTMENT_RECEIVED",
  "CONSULTATION_RECEIVED",
];

/** The newest notification that came while the app is open, until it is closed or one goes on. */
export function useArrival(): [arrival: NotificationLineFragment | null, close: () => void] {
  const client = useClient();
  const session = useSession();
  const isSpecialist = Boolean(useViewer()?.specialist);
  const { pathname } = useLocation();
  const [arrival, setArrival] = useState<NotificationLineFragment | null>(null);
  const close = useCallback(() => setArrival(null), []);
  const [{ data }] = useSubscription({
    query: NotificationReceivedDocument,
    pause: session === null,
  });
  const { id, kind } = data?.notificationReceived ?? {};
  useEffect(() => {
    if (id === undefined || kind === undefined) return;
    if (RECEIPTS.includes(kind) && !isSpecialist) return;
    let current = true;
    // What the subscription told is in the language of the account, which may not be that of the app.
    client
      .query(ArrivedNotificationDocument, { id }, { requestPolicy: "network-only" })
      .toPromise()
      .then(({ data: found }) => {
        if (!current || found?.node?.__typename !== "Notification") return;
        setArrival(found.node);
        void showOnDevice(found.node);
      });
    return () => {
      current = false;
    };
  }, [client, id, kind, isSpecialist]);
  // Whoever has gone on to another screen has seen it, or does not care.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what it is closed by
  useEffect(close, [pathname]);
  return [arrival?.link === pathname ? null : arrival, close];
}
