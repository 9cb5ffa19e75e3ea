import { Button } from "antd-mobile";
import type { ReactNode } from "react";
import type { CombinedError } from "urql";
import { useWords } from "../graphql/words";
import { Loading } from "./Loading";
import { Notice } from "./Notice";

interface Read<Data> {
  data?: Data;
  error?: CombinedError;
  fetching: boolean;
  stale: boolean;
}

interface LoadedProps<Data, Found> {
  /** What `useQuery` gave. */
  read: Read<Data>;
  /** What of the data is shown; null or undefined where there is no such thing. */
  find: (data: Data) => Found | null | undefined;
  again?: () => void;
  /** Shown when it does not exist, or is not the viewer's to see. */
  missing?: ReactNode;
  children: (found: Found) => ReactNode;
}

/** What was asked for; until it is there, why it is not. What was seen before stays through errors. */
export function Loaded<Data, Found>({
  read,
  find,
  again,
  missing = null,
  children,
}: LoadedProps<Data, Found>) {
  const say = useWords();
  // Of what was never seen the cache has null to say while there is no network.
  const unseen = read.data === null;
  const found = read.data ? find(read.data) : undefined;
  if (found !== null && found !== undefined) return children(found);
  if (read.fetching || read.stale) return <Loading />;
  if (read.error || unseen) {
    const [failure] = read.error?.graphQLErrors ?? [];
    return (
      <Notice kind="problem">
        <p>{failure?.message ?? say("unreachable")}</p>
        {again && <Button onClick={again}>{say("again")}</Button>}
      </Notice>
    );
  }
  return missing;
}
