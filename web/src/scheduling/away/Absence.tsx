import { useState } from "react";
import { Screen } from "../../shell/Screen";
import { ForSpecialists } from "../ForSpecialists";
import { AbsenceCheck } from "./AbsenceCheck";
import { AbsenceForm, type Wish } from "./AbsenceForm";
import { AbsenceResult } from "./AbsenceResult";
import type { MarkUnavailableMutation } from "./away.generated";
import { useWords } from "./words";

export type Affected = NonNullable<
  NonNullable<MarkUnavailableMutation["markUnavailable"]>["affected"]
>;

/** A sudden absence in three steps: when, whom it affects, and what was found for each of them. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("absence")} back="/hours">
      <ForSpecialists>{(specialistId) => <Absence specialistId={specialistId} />}</ForSpecialists>
    </Screen>
  );
}

function Absence({ specialistId }: { specialistId: string }) {
  const [wish, setWish] = useState<Wish>();
  const [isChecking, setIsChecking] = useState(false);
  const [affected, setAffected] = useState<Affected>();
  if (affected) return <AbsenceResult affected={affected} />;
  if (wish && isChecking) {
    return (
      <AbsenceCheck
        specialistId={specialistId}
        wish={wish}
        onDone={setAffected}
        onBack={() => setIsChecking(false)}
      />
    );
  }
  return (
    <AbsenceForm
      wish={wish}
      onNext={(next) => {
        setWish(next);
        setIsChecking(true);
      }}
    />
  );
}
