import { Button } from "antd-mobile";
import { useState } from "react";
import { Sheet } from "../../shell/Sheet";
import { Chip, Chips } from "../Chip";
import { WEEKDAYS, weekdayName } from "../wallClock";
import { copiedTo, type Range } from "./draft";
import styles from "./Hours.module.css";
import { useWords } from "./words";

interface CopySheetProps {
  weekday: number;
  ranges: Range[];
  onCopy: (ranges: Range[]) => void;
  onClose: () => void;
}

/** A day's hours for other days too. */
export function CopySheet({ weekday, ranges, onCopy, onClose }: CopySheetProps) {
  const say = useWords();
  const [chosen, setChosen] = useState<number[]>([]);
  return (
    <Sheet open title={say("copyFrom", { day: weekdayName(weekday) })} onClose={onClose}>
      <p>{say("copyHint")}</p>
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
      <div className={styles.form}>
        <Button
          block
          color="primary"
          disabled={chosen.length === 0}
          onClick={() => onCopy(copiedTo(chosen, weekday, ranges))}
        >
          {say("copyDo")}
        </Button>
      </div>
    </Sheet>
  );
}
