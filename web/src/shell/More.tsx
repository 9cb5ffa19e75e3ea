import { Button } from "antd-mobile";
import { type ReactNode, useState } from "react";
import { useWords } from "./words";

interface MoreProps {
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
  /** Draws the page that follows a cursor, with another `More` at its end. */
  children: (after: string) => ReactNode;
}

/** The way from one page of a list to the next: what was shown stays. */
export function More({ pageInfo, children }: MoreProps) {
  const say = useWords();
  const [asked, setAsked] = useState(false);
  const { hasNextPage, endCursor } = pageInfo;
  if (!hasNextPage || !endCursor) return null;
  if (asked) return children(endCursor);
  return (
    <Button block onClick={() => setAsked(true)}>
      {say("loadMore")}
    </Button>
  );
}
