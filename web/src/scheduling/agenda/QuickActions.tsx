import { StepButton } from "../../appointments/StepButton";
import { StepSheet } from "../../appointments/StepSheet";
import { useWords } from "../../appointments/serving/words";
import { mayTake, type Step } from "../../appointments/steps";
import {
  CheckInAppointmentDocument,
  CompleteAppointmentDocument,
  ConfirmAppointmentDocument,
  DeclineAppointmentDocument,
  MarkNoShowDocument,
} from "../../appointments/steps.generated";
import { useAction } from "../../graphql/acting";
import styles from "./Agenda.module.css";
import type { SchedulingMeetingFragment } from "./agenda.generated";

interface QuickActionsProps {
  meeting: SchedulingMeetingFragment;
  now: Date;
}

/** What the specialist can do with an appointment without leaving the list. */
export function QuickActions({ meeting, now }: QuickActionsProps) {
  const may = (step: Step) => mayTake(step, "specialist", meeting, now);
  const { id } = meeting;
  return (
    <div className={styles.actions}>
      {may("confirm") && <Confirm id={id} />}
      {may("decline") && <Decline id={id} />}
      {may("checkIn") && <CheckIn id={id} />}
      {may("complete") && <Complete id={id} />}
      {may("markNoShow") && <NoShow id={id} />}
    </div>
  );
}

function Confirm({ id }: { id: string }) {
  const say = useWords();
  const [confirm, busy] = useAction(ConfirmAppointmentDocument);
  return (
    <StepButton primary busy={busy} act={() => confirm({ input: { id } })}>
      {say("confirm")}
    </StepButton>
  );
}

function Decline({ id }: { id: string }) {
  const say = useWords();
  const [decline, busy] = useAction(DeclineAppointmentDocument);
  return (
    <StepSheet
      label={say("decline")}
      title={say("declineSure")}
      words={{ name: "reason", label: say("declineReason") }}
      act={(reason) => decline({ input: { id, reason } })}
      busy={busy}
    >
      <p>{say("declineWhat")}</p>
    </StepSheet>
  );
}

function CheckIn({ id }: { id: string }) {
  const say = useWords();
  const [checkIn, busy] = useAction(CheckInAppointmentDocument);
  return (
    <StepButton primary busy={busy} act={() => checkIn({ input: { id } })}>
      {say("checkIn")}
    </StepButton>
  );
}

function Complete({ id }: { id: string }) {
  const say = useWords();
  const [complete, busy] = useAction(CompleteAppointmentDocument);
  return (
    <StepSheet
      label={say("complete")}
      title={say("complete")}
      words={{ name: "note", label: say("completeNote") }}
      act={(note) => complete({ input: { id, note } })}
      busy={busy}
    >
      <p>{say("completeWhat")}</p>
    </StepSheet>
  );
}

function NoShow({ id }: { id: string }) {
  const say = useWords();
  const [markNoShow, busy] = useAction(MarkNoShowDocument);
  return (
    <StepSheet
      label={say("noShow")}
      title={say("noShowSure")}
      act={() => markNoShow({ input: { id } })}
      busy={busy}
    >
      <p>{say("noShowWhat")}</p>
    </StepSheet>
  );
}
