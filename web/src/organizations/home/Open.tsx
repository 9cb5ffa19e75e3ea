import { useState } from "react";
import { useQuery } from "urql";
import { AppointmentListRow } from "../../appointments/AppointmentListRow";
import { useNow } from "../../appointments/now";
import { ConsultationRow } from "../../consultations/ConsultationRow";
import { ButtonLink } from "../../shell/ButtonLink";
import { Loaded } from "../../shell/Loaded";
import { Notice } from "../../shell/Notice";
import { Rows } from "../../shell/Rows";
import { OrganizationsOpenDocument } from "./home.generated";
import { useWords } from "./words";

const SHOWN = 3;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** By the hour, so that what was seen before is found again. */
function fromNow(): string {
  return new Date(Math.floor(Date.now() / HOUR_MS - 1) * HOUR_MS).toISOString();
}

function useOpen() {
  const [from] = useState(fromNow);
  return useQuery({ query: OrganizationsOpenDocument, variables: { from } });
}

/** The first few questions of an organization that are not over yet. */
export function OpenQuestions({ organizationId }: { organizationId: string }) {
  const say = useWords();
  const [read, again] = useOpen();
  return (
    <Loaded read={read} find={(data) => data.viewer?.consultations} again={again}>
      {({ edges }) => {
        const own = edges.filter(({ node }) => node.organization?.id === organizationId);
        if (own.length === 0) return <Notice>{say("noneOpen")}</Notice>;
        return (
          <>
            <Rows label={say("open")}>
              {own.slice(0, SHOWN).map(({ node }) => (
                <ConsultationRow key={node.id} consultation={node} />
              ))}
            </Rows>
            {own.length > SHOWN && <ButtonLink to="/consultations">{say("allOpen")}</ButtonLink>}
          </>
        );
      }}
    </Loaded>
  );
}

/** The next few meetings booked for an organization. */
export function OpenMeetings({ organizationId }: { organizationId: string }) {
  const say = useWords();
  const now = useNow(MINUTE_MS);
  const [read, again] = useOpen();
  return (
    <Loaded read={read} find={(data) => data.viewer?.appointments} again={again}>
      {({ edges }) => {
        const own = edges.filter(({ node }) => node.organization?.id === organizationId);
        if (own.length === 0) return <Notice>{say("noMeetings")}</Notice>;
        return (
          <>
            <Rows label={say("meetings")}>
              {own.slice(0, SHOWN).map(({ node }) => (
                <AppointmentListRow key={node.id} row={node} given={false} now={now} />
              ))}
            </Rows>
            {own.length > SHOWN && <ButtonLink to="/appointments">{say("allMeetings")}</ButtonLink>}
          </>
        );
      }}
    </Loaded>
  );
}
