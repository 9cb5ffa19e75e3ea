import { Button } from "antd-mobile";
import { useState } from "react";
import { useClient } from "urql";
import { useElder } from "../../appearance/elder";
import { type Problem, useAction } from "../../graphql/acting";
import { useWords as useGraphQLWords } from "../../graphql/words";
import { ButtonLink } from "../../shell/ButtonLink";
import { Problems } from "../../shell/Problems";
import type { AppointmentTicketFragment } from "../appointment.generated";
import { StepButton } from "../StepButton";
import styles from "../Ticket.module.css";
import { AppointmentCalendarFileDocument, MuteAppointmentDocument } from "../ticket.generated";
import { useWords } from "./words";

/** Having it in the phone's calendar, and hearing of it or not; folded away where one sees one thing at a time. */
export function Keep({ ticket: { id, muted } }: { ticket: AppointmentTicketFragment }) {
  const say = useWords();
  const elder = useElder();
  const buttons = <KeepButtons id={id} muted={muted} />;
  if (!elder) return buttons;
  return (
    <details className={styles.details}>
      <summary>{say("keeping")}</summary>
      <div className={styles.part}>{buttons}</div>
    </details>
  );
}

function KeepButtons({ id, muted }: { id: string; muted: boolean }) {
  const say = useWords();
  const [mute, busy] = useAction(MuteAppointmentDocument);
  return (
    <div className={styles.actions}>
      <CalendarFile id={id} />
      <ButtonLink block to="/hours/calendar">
        {say("calendarFeed")}
      </ButtonLink>
      <StepButton busy={busy} act={() => mute({ input: { id, muted: !muted } })}>
        {say(muted ? "unmute" : "mute")}
      </StepButton>
      {muted && <p>{say("muted")}</p>}
    </div>
  );
}

function CalendarFile({ id }: { id: string }) {
  const say = useWords();
  const sayWhy = useGraphQLWords();
  const client = useClient();
  const [problems, setProblems] = useState<Problem[]>([]);
  const fetchFile = async () => {
    const { data, error } = await client
      .query(AppointmentCalendarFileDocument, { id }, { requestPolicy: "network-only" })
      .toPromise();
    const file = data?.appointmentCalendar;
    if (file) download(file.filename, file.contents);
    const message = error?.graphQLErrors[0]?.message ?? sayWhy("unreachable");
    setProblems(file ? [] : [{ field: null, code: "UNREACHABLE", message }]);
  };
  return (
    <>
      <Button block onClick={fetchFile}>
        {say("calendar")}
      </Button>
      <Problems problems={problems} />
    </>
  );
}

/** Hand a file to the phone, which offers it to its calendar. */
function download(filename: string, contents: string): void {
  const address = URL.createObjectURL(new Blob([contents], { type: "text/calendar" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = filename;
  link.click();
  URL.revokeObjectURL(address);
}
