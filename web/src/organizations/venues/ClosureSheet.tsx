import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { otherProblems, type Problem, useAction } from "../../graphql/acting";
import { addDays, dayOf } from "../../language/moments";
import { instantAt } from "../../scheduling/wallClock";
import { Problems } from "../../shell/Problems";
import { Sheet } from "../../shell/Sheet";
import { LineField } from "../LineField";
import styles from "../Organizations.module.css";
import { useTyped } from "../useTyped";
import { useWords as useOrganizationWords } from "../words";
import { AddVenueClosureDocument } from "./closures.generated";
import type { OrganizationsVenueFragment } from "./venue.generated";
import { useWords } from "./words";

const SHOWN = ["startsAt", "endsAt", "reason"];

interface ClosureSheetProps {
  venue: OrganizationsVenueFragment;
  onClose: () => void;
}

/** Close a venue for a time, by its own clock; at first all of tomorrow. */
export function ClosureSheet({ venue, onClose }: ClosureSheetProps) {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  const { id: venueId, timeZone } = venue;
  const tomorrow = addDays(dayOf(new Date(), timeZone), 1);
  const [lines, typed] = useTyped({
    fromDay: tomorrow,
    fromTime: "00:00",
    toDay: addDays(tomorrow, 1),
    toTime: "00:00",
    reason: "",
  });
  const [problems, setProblems] = useState<Problem[]>([]);
  const [add, busy] = useAction(AddVenueClosureDocument);
  const missing = (field: string): Problem => ({
    field,
    code: "INVALID",
    message: say("dateMissing"),
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { fromDay, fromTime, toDay, toTime, reason } = lines;
    if (!fromDay || !fromTime) return setProblems([missing("startsAt")]);
    if (!toDay || !toTime) return setProblems([missing("endsAt")]);
    const startsAt = instantAt(fromDay, fromTime, timeZone);
    const endsAt = instantAt(toDay, toTime, timeZone);
    const outcome = await add({ input: { venueId, startsAt, endsAt, reason } });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) onClose();
  };
  const line = (field: string, name: keyof typeof lines, type: "date" | "time" | "text") => (
    <LineField
      name={field}
      label={say(name)}
      problems={problems}
      type={type}
      hint={name === "reason" ? say("reasonHint") : undefined}
      {...typed(name)}
    />
  );
  return (
    <Sheet open title={say("addClosure")} onClose={onClose}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <p className={styles.hint}>{say("closureHow")}</p>
        <Problems problems={otherProblems(problems, SHOWN)} />
        <div className={styles.pair}>
          {line("startsAt", "fromDay", "date")}
          {line("", "fromTime", "time")}
        </div>
        <div className={styles.pair}>
          {line("endsAt", "toDay", "date")}
          {line("", "toTime", "time")}
        </div>
        {line("reason", "reason", "text")}
        <Button block color="primary" type="submit" loading={busy}>
          {sayOrganization("save")}
        </Button>
      </form>
    </Sheet>
  );
}
