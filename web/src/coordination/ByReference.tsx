import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { useQuery } from "urql";
import { Field } from "../shell/Field";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { Rows } from "../shell/Rows";
import { MeetingRow } from "./MeetingRow";
import styles from "./Meetings.module.css";
import { CoordinationMeetingByReferenceDocument } from "./meetings.generated";
import { useWords } from "./meetingWords";
import { Panel } from "./Panel";
import { Reassigning } from "./Reassigning";

/** One appointment by what the person reads out: those by phone or video may have no venue. */
export function ByReference() {
  const say = useWords();
  const [typed, setTyped] = useState("");
  const [reference, setReference] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setReference(typed.trim());
  };
  return (
    <Panel title={say("byReference")}>
      <form className={styles.lookup} onSubmit={submit}>
        <Field label={say("reference")} hint={say("referenceHint")}>
          {(wiring) => (
            <input
              {...wiring}
              autoCapitalize="characters"
              autoComplete="off"
              maxLength={20}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit">{say("find")}</Button>
      </form>
      {reference && <Found key={reference} reference={reference} />}
    </Panel>
  );
}

function Found({ reference }: { reference: string }) {
  const say = useWords();
  const [read, again] = useQuery({
    query: CoordinationMeetingByReferenceDocument,
    variables: { reference },
  });
  return (
    <Reassigning>
      {(onMove) => (
        <Loaded
          read={read}
          find={(data) => data.appointmentByReference}
          again={again}
          missing={<Notice>{say("notFound")}</Notice>}
        >
          {(meeting) => (
            <Rows label={say("byReference")}>
              <MeetingRow meeting={meeting} zone={meeting.venue?.timeZone} alone onMove={onMove} />
            </Rows>
          )}
        </Loaded>
      )}
    </Reassigning>
  );
}
