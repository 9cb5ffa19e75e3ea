import { useQuery } from "urql";
import { Loaded } from "../../shell/Loaded";
import { RowLink, Rows } from "../../shell/Rows";
import { Screen } from "../../shell/Screen";
import { ForSpecialists } from "../ForSpecialists";
import styles from "./Away.module.css";
import { MyExceptionsDocument } from "./away.generated";
import { Overrides } from "./Overrides";
import { TimeOff } from "./TimeOff";
import { useWords } from "./words";

/** Where a specialist's time differs from their week: exceptions of one day, and time off. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("exceptions")} back="/hours">
      <ForSpecialists>{() => <Exceptions />}</ForSpecialists>
    </Screen>
  );
}

function Exceptions() {
  const say = useWords();
  const [read, again] = useQuery({ query: MyExceptionsDocument });
  return (
    <Loaded read={read} find={(data) => data.viewer} again={again}>
      {({ dateOverrides, timeOff }) => (
        <div className={styles.away}>
          <TimeOff absences={timeOff} />
          <Rows>
            <RowLink to="/hours/absence" title={say("toAbsence")} />
          </Rows>
          <Overrides overrides={dateOverrides} />
        </div>
      )}
    </Loaded>
  );
}
