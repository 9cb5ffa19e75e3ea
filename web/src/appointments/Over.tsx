import { Button } from "antd-mobile";
import { useState } from "react";
import { useQuery } from "urql";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { AppointmentList } from "./AppointmentList";
import { AppointmentsOverDocument } from "./list.generated";
import { useWords } from "./words";

/** A page of what is over, the newest first, and on demand the one before. */
export function Over({ before }: { before?: string }) {
  const say = useWords();
  const [more, setMore] = useState(false);
  const [read, again] = useQuery({ query: AppointmentsOverDocument, variables: { before } });
  return (
    <Loaded read={read} find={(data) => data.viewer} again={again}>
      {({ appointments, specialist }) => {
        const rows = appointments?.edges.map(({ node }) => node).reverse() ?? [];
        const { hasPreviousPage, startCursor } = appointments?.pageInfo ?? {};
        if (rows.length === 0) return <Notice>{say("noneOver")}</Notice>;
        return (
          <>
            <AppointmentList rows={rows} specialistId={specialist?.id} />
            {hasPreviousPage && !more && (
              <Button block onClick={() => setMore(true)}>
                {say("showMore")}
              </Button>
            )}
            {hasPreviousPage && more && <Over before={startCursor ?? undefined} />}
          </>
        );
      }}
    </Loaded>
  );
}
