import { useRef } from "react";

/** The idempotency key for what is sent: the same for the same content, so that one may retry. */
export function useAttemptKey(): (content: unknown) => string {
  const last = useRef({ sent: "", key: "" });
  return (content) => {
    const sent = JSON.stringify(content);
    if (sent !== last.current.sent) last.current = { sent, key: crypto.randomUUID() };
    return last.current.key;
  };
}
