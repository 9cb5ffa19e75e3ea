/** A push as this device shows it. */
export interface Pushed {
  title: string;
  body: string;
  /** Pushes with the same tag replace each other. */
  tag: string;
  /** The same for a push that comes twice. */
  dedupeKey: string;
  /** A path of the app, or an address elsewhere. */
  link: string;
}

/** What a notification on the device carries; without a key the app itself showed it. */
export type Tapped = Pick<Pushed, "link"> & Partial<Pick<Pushed, "dedupeKey">>;

interface Payload {
  notification?: { title?: string; body?: string; tag?: string };
  data?: Record<string, string>;
}

/** What Firebase put into a push of ours (push/fcm.py); null where it is none of ours. */
export function pushedOf(payload: unknown, origin: string): Pushed | null {
  const { notification, data } = (payload ?? {}) as Payload;
  const dedupeKey = data?.dedupeKey;
  if (!notification?.title || dedupeKey === undefined) return null;
  return {
    title: notification.title,
    body: notification.body ?? "",
    tag: notification.tag ?? dedupeKey,
    dedupeKey,
    link: linkOf(data?.link, origin),
  };
}

function linkOf(link: string | undefined, origin: string): string {
  if (link === undefined || !URL.canParse(link, origin)) return "/inbox";
  const url = new URL(link, origin);
  if (url.origin === origin) return url.pathname + url.search;
  return url.protocol === "https:" ? url.href : "/inbox";
}
