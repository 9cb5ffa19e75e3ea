import { Button } from "antd-mobile";
import { useState } from "react";
import { useQuery } from "urql";
import type { AppointmentRowFragment } from "../../appointments/list.generated";
import { type Problem, useAction } from "../../graphql/acting";
import { whenName } from "../../language/moments";
import { Loaded } from "../../shell/Loaded";
import { Problems } from "../../shell/Problems";
import { Row, Rows } from "../../shell/Rows";
import type { Affected } from "./Absence";
import type { Wish } from "./AbsenceForm";
import styles from "./Away.module.css";
import { AbsenceReachDocument, MarkUnavailableDocument } from "./away.generated";
import { useSpanName } from "./spanName";
import { useWords } from "./words";

/** No meeting is longer: what began before may reach into the absence. */
const LONGEST_MS = 8 * 3_600_000;

interface AbsenceCheckProps {
  specialistId: string;
  wish: Wish;
  onDone: (affected: Affected) => void;
  onBack: () => void;
}

/** Whom the absence affects, before anybody is told. */
export function AbsenceCheck({ specialistId, wish, onDone, onBack }: AbsenceCheckProps) {
  const say = useWords();
  const { startsAt, endsAt } = wish.instants;
  const span = useSpanName()(startsAt, endsAt);
  const [read, again] = useQuery({
    query: AbsenceReachDocument,
    variables: { from: new Date(Date.parse(startsAt) - LONGEST_MS).toISOString(), to: endsAt },
  });
  const [problems, setProblems] = useState<Problem[]>([]);
  const [enter, busy] = useAction(MarkUnavailableDocument);
  const confirm = async () => {
    const outcome = await enter({ input: { startsAt, endsAt, reason: wish.reason } });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) onDone(outcome.payload?.affected ?? []);
  };
  return (
    <div className={styles.card}>
      <h2 className={styles.heading}>{say("check")}</h2>
      <p>{say("absenceSpan", { span })}</p>
      <Loaded read={read} find={(data) => data.viewer} again={again}>
        {({ appointments }) => {
          const reached = (appointments?.edges ?? [])
            .map(({ node }) => node)
            .filter(({ specialists }) => specialists.some(({ id }) => id === specialistId))
            .filter((one) => Date.parse(one.endsAt) > Date.parse(startsAt));
          return (
            <>
              <Reached appointments={reached} />
              <Problems problems={problems} />
              <Button block color="primary" loading={busy} onClick={confirm}>
                {say(reached.length > 0 ? "confirm" : "confirmNone")}
              </Button>
            </>
          );
        }}
      </Loaded>
      <Button block onClick={onBack}>
        {say("back")}
      </Button>
    </div>
  );
}

function Reached({ appointments }: { appointments: AppointmentRowFragment[] }) {
  const say = useWords();
  if (appointments.length === 0) return <p>{say("reachNone")}</p>;
  return (
    <>
      <p>{say("reach", { count: appointments.length })}</p>
      <Rows>
        {appointments.map(({ id, startsAt, endsAt, venue, person, service }) => (
          <Row
            key={id}
            title={person.name || say("nobody")}
            detail={`${whenName(startsAt, endsAt, venue?.timeZone)} · ${service.name}`}
          />
        ))}
      </Rows>
    </>
  );
}
