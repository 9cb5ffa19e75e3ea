import { language } from "../language";

export type Sent =
  | { kind: "arrived" }
  | { kind: "cancelled" }
  /** Nothing is wrong with the file: the same again may succeed. */
  | { kind: "broken" }
  /** The server's reason, in the language of the app. */
  | { kind: "refused"; message: string };

const MAY_SUCCEED_LATER = [0, 408, 429, 503];

/**
 * The path of an address on this server: the page may have been opened under another of its names,
 * and its policy lets it speak with its own origin alone.
 */
export function ownPath(url: string): string {
  const { pathname, search } = new URL(url, location.origin);
  return pathname + search;
}

/** PUT the bare bytes where a ticket says; `fetch` tells no progress of what it sends. */
export function send(
  uploadUrl: string,
  file: Blob,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Sent> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve({ kind: "cancelled" });
    const request = new XMLHttpRequest();
    request.open("PUT", ownPath(uploadUrl));
    request.setRequestHeader("Accept-Language", language());
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onabort = () => resolve({ kind: "cancelled" });
    request.onerror = () => resolve({ kind: "broken" });
    request.onload = () => resolve(sentAs(request.status, request.responseText));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

export function sentAs(status: number, text: string): Sent {
  if (status === 201) return { kind: "arrived" };
  if (MAY_SUCCEED_LATER.includes(status) || !text.startsWith("{")) return { kind: "broken" };
  const { message } = JSON.parse(text) as { message: string };
  return { kind: "refused", message };
}
