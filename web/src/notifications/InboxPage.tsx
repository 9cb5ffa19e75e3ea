import { Button } from "antd-mobile";
import { useQuery } from "urql";
import { Loaded } from "../shell/Loaded";
import { Rows } from "../shell/Rows";
import { InboxLinesDocument } from "./inbox.generated";
import { Line } from "./Line";
import { useWords } from "./words";

interface InboxPageProps {
  /** Only unread ones; false: those that were read. */
  unread: boolean;
  after: string | null;
  /** Said where there is nothing at all. */
  empty: string;
  onOpen: (id: string) => void;
  /** Shows the page after that cursor; left out where it is shown already. */
  onMore?: (after: string) => void;
}

/** A page of the inbox, and the way to the next. */
export function InboxPage({ unread, after, empty, onOpen, onMore }: InboxPageProps) {
  const say = useWords();
  const [read, again] = useQuery({ query: InboxLinesDocument, variables: { unread, after } });
  return (
    <Loaded read={read} find={(data) => data.viewer?.notifications} again={again}>
      {({ edges, pageInfo: { endCursor, hasNextPage } }) => {
        const lines = edges
          .map(({ node }) => node)
          .filter(({ readAt }) => (readAt === null) === unread);
        return (
          <>
            {lines.length > 0 && (
              <Rows>
                {lines.map((line) => (
                  <li key={line.id}>
                    <Line line={line} onOpen={() => line.readAt === null && onOpen(line.id)} />
                  </li>
                ))}
              </Rows>
            )}
            {lines.length === 0 && !hasNextPage && after === null && <p>{empty}</p>}
            {onMore && hasNextPage && endCursor && (
              <Button block onClick={() => onMore(endCursor)}>
                {say("more")}
              </Button>
            )}
          </>
        );
      }}
    </Loaded>
  );
}
