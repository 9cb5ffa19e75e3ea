import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { Chip } from "../../scheduling/Chip";
import { TimeField } from "../../scheduling/TimeField";
import { weekdayName } from "../../scheduling/wallClock";
import { Sheet } from "../../shell/Sheet";
import styles from "../Organizations.module.css";
import { useWords as useOrganizationWords } from "../words";
import type { OpenRange } from "./week";
import { useWords } from "./words";

interface RangeSheetProps {
  range: OpenRange;
  isNew: boolean;
  onDone: (range: OpenRange) => void;
  onRemove: () => void;
  onClose: () => void;
}

/** One range of opening hours to change; it goes into the week under edit, not to the server. */
export function RangeSheet({ range, isNew, onDone, onRemove, onClose }: RangeSheetProps) {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  const [edited, setEdited] = useState(range);
  const [isTried, setIsTried] = useState(false);
  const change = (part: Partial<OpenRange>) => setEdited({ ...edited, ...part });
  const missing = (time: string) => (isTried && !time ? say("timeMissing") : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (edited.opensAt && edited.closesAt) onDone(edited);
  };
  return (
    <Sheet open title={say("rangeOn", { day: weekdayName(range.weekday) })} onClose={onClose}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <div className={styles.pair}>
          <TimeField
            label={say("opensAt")}
            time={edited.opensAt}
            onTime={(opensAt) => change({ opensAt })}
            problem={missing(edited.opensAt)}
          />
          <TimeField
            label={say("closesAt")}
            time={edited.closesAt}
            onTime={(closesAt) => change({ closesAt })}
            problem={missing(edited.closesAt)}
          />
        </div>
        <div>
          <Chip
            type="checkbox"
            checked={edited.onHolidays}
            onChange={(onHolidays) => change({ onHolidays })}
          >
            {say("onHolidays")}
          </Chip>
        </div>
        <Button block color="primary" type="submit">
          {sayOrganization("done")}
        </Button>
        {!isNew && (
          <Button block color="danger" fill="outline" onClick={onRemove}>
            {say("removeRange")}
          </Button>
        )}
      </form>
    </Sheet>
  );
}
