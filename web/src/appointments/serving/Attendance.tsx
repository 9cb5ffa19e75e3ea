import { useAction } from "../../graphql/acting";
import { StepButton } from "../StepButton";
import { StepSheet } from "../StepSheet";
import {
  CheckInAppointmentDocument,
  CompleteAppointmentDocument,
  MarkNoShowDocument,
} from "../steps.generated";
import { useWords } from "./words";

/** The person is there. */
export function CheckIn({ id }: { id: string }) {
  const say = useWords();
  const [checkIn, busy] = useAction(CheckInAppointmentDocument);
  return (
    <StepButton primary busy={busy} act={() => checkIn({ input: { id } })}>
      {say("checkIn")}
    </StepButton>
  );
}

/** It took place, and what was advised. */
export function Complete({ id }: { id: string }) {
  const say = useWords();
  const [complete, busy] = useAction(CompleteAppointmentDocument);
  return (
    <StepSheet
      label={say("complete")}
      title={say("complete")}
      primary
      words={{ name: "note", label: say("completeNote") }}
      act={(note) => complete({ input: { id, note } })}
      busy={busy}
    >
      <p>{say("completeWhat")}</p>
    </StepSheet>
  );
}

/** The person did not come. */
export function NoShow({ id }: { id: string }) {
  const say = useWords();
  const [markNoShow, busy] = useAction(MarkNoShowDocument);
  return (
    <StepSheet
      label={say("noShow")}
      title={say("noShowSure")}
      danger
      act={() => markNoShow({ input: { id } })}
      busy={busy}
    >
      <p>{say("noShowWhat")}</p>
    </StepSheet>
  );
}
