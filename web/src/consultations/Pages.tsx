import { Button } from "antd-mobile";
import { type ReactNode, useState } from "react";
import { Rows } from "../shell/Rows";
import { ConsultationRow } from "./ConsultationRow";
import type { ConsultationPageFragment } from "./lists.generated";
import type { ConsultationStateFragment } from "./state.generated";
import { useWords } from "./words";

interface PageProps {
  page: ConsultationPageFragment;
  /** Left out here because another list shows it. */
  hide?: (consultation: ConsultationStateFragment) => boolean;
  /** Shown to those who answer. */
  inside?: boolean;
  /** Stands right of what a row says. */
  action?: (consultation: ConsultationStateFragment) => ReactNode;
  /** Draws the page after a cursor. */
  next: (after: string) => ReactNode;
}

/** The rows of one page; the one after it on demand. Each page asks for itself, and stays fresh. */
export function Page({ page, hide, inside, action, next }: PageProps) {
  const say = useWords();
  const [open, setOpen] = useState(false);
  const { hasNextPage, endCursor } = page.pageInfo;
  const shown = page.edges.map(({ node }) => node).filter((one) => !hide?.(one));
  return (
    <>
      {shown.length > 0 && (
        <Rows>
          {shown.map((one) => (
            <ConsultationRow
              key={one.id}
              consultation={one}
              inside={inside}
              action={action?.(one)}
            />
          ))}
        </Rows>
      )}
      {hasNextPage && endCursor && !open && (
        <Button block onClick={() => setOpen(true)}>
          {say("more")}
        </Button>
      )}
      {hasNextPage && endCursor && open && next(endCursor)}
    </>
  );
}
