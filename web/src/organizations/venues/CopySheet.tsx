import { Button } from "antd-mobile";
import { useState } from "react";
import { Chip, Chips } from "../../scheduling/Chip";
import { WEEKDAYS, weekdayName } from "../../scheduling/wallClock";
import { Sheet } from "../../shell/Sheet";
import { useWords } from "./words";

interface CopySheetProps {
  weekday: number;
  onCopy: (weekdays: number[]) => void;
  onClose: () => void;
}

/** A day's opening hours for other days too. */
export function CopySheet({ weekday, onCopy, onClose }: CopySheetProps) {
  const say = useWords();
  const [chosen, setChosen] = useState<number[]>([]);
  return (
    <Sheet open title={say("copyFrom", { day: weekdayName(weekday) })} onClose={onClose}>
      <Chips label={say("copyTo")}>
        {WEEKDAYS.filter((one) => one !== weekday).map((one) => (
          <Chip
            key={one}
            type="checkbox"
            checked={chosen.includes(one)}
            onChange={(isChosen) =>
              setChosen(isChosen ? [...chosen, one] : chosen.filter((other) => other !== one))
            }
          >
            {weekdayName(one)}
          </Chip>
        ))}
      </Chips>
      <Button block color="primary" disabled={chosen.length === 0} onClick={() => onCopy(chosen)}>
        {say("doCopy")}
      </Button>
    </Sheet>
  );
}
