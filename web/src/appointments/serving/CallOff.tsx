import { useAction } from "../../graphql/acting";
import { StepSheet } from "../StepSheet";
import { CancelAppointmentDocument } from "../steps.generated";
import { useWords } from "./words";

/** As the side that serves: it will not take place, at any time and with a word why. */
export function CallOff({ id }: { id: string }) {
  const say = useWords();
  const [cancel, busy] = useAction(CancelAppointmentDocument);
  return (
    <StepSheet
      label={say("cancel")}
      title={say("cancelSure")}
      danger
      words={{ name: "reason", label: say("cancelReason") }}
      act={(reason) => cancel({ input: { id, reason } })}
      busy={busy}
    >
      <p>{say("cancelWhat")}</p>
    </StepSheet>
  );
}
