import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { useQuery } from "urql";
import { otherProblems, type Problem, problemOf, useAction } from "../graphql/acting";
import { Field } from "../shell/Field";
import { Problems } from "../shell/Problems";
import { Sheet } from "../shell/Sheet";
import styles from "./Meetings.module.css";
import {
  CoordinationColleaguesDocument,
  CoordinationReassignDocument,
  type CoordinationMeetingFragment as Meeting,
} from "./meetings.generated";
import { useWords } from "./meetingWords";

interface ReassignSheetProps {
  meeting: Meeting | null;
  onClose: () => void;
  onGiven: (meeting: Meeting) => void;
}

/** To whose turn it is, or to somebody by name. */
export function ReassignSheet({ meeting, onClose, onGiven }: ReassignSheetProps) {
  const say = useWords();
  return (
    <Sheet title={say("title")} open={meeting !== null} onClose={onClose}>
      {meeting && <ReassignForm meeting={meeting} onGiven={onGiven} />}
    </Sheet>
  );
}

function ReassignForm({
  meeting,
  onGiven,
}: Omit<ReassignSheetProps, "onClose" | "meeting"> & { meeting: Meeting }) {
  const say = useWords();
  const [specialistId, setSpecialistId] = useState("");
  const [reason, setReason] = useState("");
  const [problems, setProblems] = useState<Problem[]>([]);
  const [reassign, busy] = useAction(CoordinationReassignDocument);
  const colleagues = useColleagues(meeting);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await reassign({
      input: { id: meeting.id, specialistId: specialistId || null, reason: reason.trim() || null },
    });
    setProblems(outcome.problems);
    if (outcome.payload?.appointment) onGiven(outcome.payload.appointment);
  };
  return (
    <form className={styles.group} onSubmit={submit}>
      <Problems problems={otherProblems(problems, ["specialistId", "reason"])} />
      <Field label={say("to")} problem={problemOf(problems, "specialistId")}>
        {(wiring) => (
          <select
            {...wiring}
            value={specialistId}
            onChange={(event) => setSpecialistId(event.target.value)}
          >
            <option value="">{say("turn")}</option>
            {colleagues.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={say("reason")} hint={say("reasonHint")} problem={problemOf(problems, "reason")}>
        {(wiring) => (
          <textarea
            {...wiring}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <Button block color="primary" type="submit" loading={busy}>
        {say("give")}
      </Button>
    </form>
  );
}

/** Who else is of its team; of what has none, who else has hours at its venue. */
function useColleagues({ team, venue, specialist }: Meeting) {
  const [{ data }] = useQuery({
    query: CoordinationColleaguesDocument,
    variables: team ? { teamId: team.id } : { venueId: venue?.id },
  });
  const found = data?.specialists?.edges.map(({ node }) => node) ?? [];
  return found.filter(({ id }) => id !== specialist.id);
}
