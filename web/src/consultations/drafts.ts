import { useCallback, useEffect, useState } from "react";
import { useSession } from "../people/session";

const PREFIX = "mulin.draft.";

/**
 * Something being written, kept on this device until it is sent.
 *
 * It stands under the person's id, so nobody else finds it; people/leaving.ts takes it away when
 * they sign out, or somebody else signs in.
 */
export function useDraft<Draft>(
  name: string,
  empty: () => Draft,
): [draft: Draft, change: (change: (draft: Draft) => Draft) => void, forget: () => void] {
  const personId = useSession()?.personId ?? "";
  // Of whoever began to write: should somebody else sign in meanwhile, it never becomes theirs.
  const [key] = useState(() => `${PREFIX}${personId}.${name}`);
  const [draft, setDraft] = useState<Draft>(() => {
    const kept = localStorage.getItem(key);
    return kept === null ? empty() : (JSON.parse(kept) as Draft);
  });
  const [touched, setTouched] = useState(false);
  useEffect(() => {
    if (touched) localStorage.setItem(key, JSON.stringify(draft));
  }, [key, draft, touched]);
  const change = useCallback((next: (draft: Draft) => Draft) => {
    setTouched(true);
    setDraft(next);
  }, []);
  const forget = () => {
    localStorage.removeItem(key);
    setTouched(false);
    setDraft(empty());
  };
  return [draft, change, forget];
}
