import { useEffect } from "react";
import { useQuery } from "urql";
import { FileLinkDocument } from "./files.generated";
import { ownPath } from "./sending";

/** A link opens its file for ten minutes; a minute is for whoever is just about to tap it. */
const RENEWED_AFTER_MS = 9 * 60_000;

/** Where a file can be fetched now; null until it is known, and when it is gone. */
export function useFileLink(id: string): { path: string | null; known: boolean } {
  const [{ data, fetching, error }, ask] = useQuery({
    query: FileLinkDocument,
    variables: { id },
    // What a device kept from an earlier day opens nothing any more.
    requestPolicy: "network-only",
  });
  useEffect(() => {
    const timer = setInterval(() => ask({ requestPolicy: "network-only" }), RENEWED_AFTER_MS);
    return () => clearInterval(timer);
  }, [ask]);
  const url = data?.node && "url" in data.node ? data.node.url : null;
  return { path: url ? ownPath(url) : null, known: !fetching || error !== undefined };
}
