import { Button } from "antd-mobile";
import { useState } from "react";
import { useQuery } from "urql";
import { ButtonLink } from "../shell/ButtonLink";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { AppointmentList } from "./AppointmentList";
import styles from "./List.module.css";
import { AppointmentsAheadDocument, AppointmentsToAnswerDocument } from "./list.generated";
import { useWords } from "./words";

/** What wants an answer, from either side, above what is agreed. */
export function Ahead() {
  const say = useWords();
  const [read] = useQuery({ query: AppointmentsToAnswerDocument });
  const viewer = read.data?.viewer;
  const rows = viewer?.appointments?.edges.map(({ node }) => node) ?? [];
  return (
    <>
      {rows.length > 0 && (
        <>
          <h2 className={styles.heading}>{say("toAnswer")}</h2>
          <AppointmentList rows={rows} specialistId={viewer?.specialist?.id} />
          <h2 className={styles.heading}>{say("agreed")}</h2>
        </>
      )}
      <Agreed alone={rows.length === 0} />
    </>
  );
}

/** A page of what is agreed, in order of time, and on demand the next. */
function Agreed({ after, alone }: { after?: string; alone: boolean }) {
  const say = useWords();
  const [more, setMore] = useState(false);
  const [read, again] = useQuery({ query: AppointmentsAheadDocument, variables: { after } });
  return (
    <Loaded read={read} find={(data) => data.viewer} again={again}>
      {({ appointments, specialist }) => {
        const rows = appointments?.edges.map(({ node }) => node) ?? [];
        const { hasNextPage, endCursor } = appointments?.pageInfo ?? {};
        if (rows.length === 0) return <None alone={alone} />;
        return (
          <>
            <AppointmentList rows={rows} specialistId={specialist?.id} />
            {hasNextPage && !more && (
              <Button block onClick={() => setMore(true)}>
                {say("showMore")}
              </Button>
            )}
            {hasNextPage && more && <Agreed after={endCursor ?? undefined} alone={false} />}
          </>
        );
      }}
    </Loaded>
  );
}

/** Nothing to come; whoever has nothing at all is shown the way to a booking. */
function None({ alone }: { alone: boolean }) {
  const say = useWords();
  return (
    <Notice>
      <p>{say("noneAhead")}</p>
      {alone && (
        <>
          <p>{say("noneAheadHint")}</p>
          <ButtonLink primary to="/">
            {say("book")}
          </ButtonLink>
        </>
      )}
    </Notice>
  );
}
