import { Screen } from "../../shell/Screen";
import { ForSpecialists } from "../ForSpecialists";
import { FreeTimes } from "./FreeTimes";
import { useWords } from "./words";

/** The next two weeks as people find them; a day of its own says why other times are not there. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("title")} back="/hours">
      <ForSpecialists>{(specialistId) => <FreeTimes specialistId={specialistId} />}</ForSpecialists>
    </Screen>
  );
}
