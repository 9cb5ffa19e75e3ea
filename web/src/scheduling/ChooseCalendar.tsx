import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { ChooseDay } from "./ChooseDay";
import { ChooseTime } from "./ChooseTime";
import { dayShown } from "./slots";
import { type Sought, useChoice } from "./slotsChoice";
import { useFreeTimes } from "./slotsReading";
import { useWords } from "./slotsWords";

/** The days until the horizon, and the times of one of them; in person at one venue. */
export function ChooseCalendar({ sought, venue }: { sought: Sought; venue?: string }) {
  const say = useWords();
  const [choice, choose] = useChoice();
  const { read, again } = useFreeTimes(sought, venue);
  return (
    <Loaded read={read} find={(data) => data.availability} again={again}>
      {({ days, timeZone }) => {
        const shown = dayShown(days, choice.day);
        if (shown === undefined) return <Notice>{say("noneThere")}</Notice>;
        return (
          <>
            <ChooseDay days={days} value={shown.date} onChoose={(day) => choose({ day })} />
            <ChooseTime sought={sought} day={shown} venue={venue} zone={timeZone} />
          </>
        );
      }}
    </Loaded>
  );
}
