import { useAction } from "../../graphql/acting";
import { StepButton } from "../StepButton";
import { StepSheet } from "../StepSheet";
import { ConfirmAppointmentDocument, DeclineAppointmentDocument } from "../steps.generated";
import { useWords } from "./words";

/** A time somebody asks for: to be agreed to or not. */
export function Request({ id }: { id: string }) {
  const say = useWords();
  const [confirm, confirming] = useAction(ConfirmAppointmentDocument);
  const [decline, declining] = useAction(DeclineAppointmentDocument);
  return (
    <>
      <StepButton primary busy={confirming} act={() => confirm({ input: { id } })}>
        {say("confirm")}
      </StepButton>
      <StepSheet
        label={say("decline")}
        title={say("declineSure")}
        danger
        words={{ name: "reason", label: say("declineReason") }}
        act={(reason) => decline({ input: { id, reason } })}
        busy={declining}
      >
        <p>{say("declineWhat")}</p>
      </StepSheet>
    </>
  );
}
