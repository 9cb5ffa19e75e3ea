import { Button } from "antd-mobile";
import { useState } from "react";
import { type Problem, useAction } from "../../graphql/acting";
import { dayName } from "../../language/moments";
import { Chip, Chips } from "../../scheduling/Chip";
import { Problems } from "../../shell/Problems";
import { Sheet } from "../../shell/Sheet";
import { useWords as useOrganizationWords } from "../words";
import type { FoundTeam } from "./Team";
import { SetDutiesDocument } from "./teams.generated";
import { useWords } from "./words";

interface DutySheetProps {
  team: FoundTeam;
  day: string;
  /** Ids of specialists. */
  onDuty: string[];
  onClose: () => void;
}

/** Whose turn it is on one day; several may share it. */
export function DutySheet({ team, day, onDuty, onClose }: DutySheetProps) {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  const present = team.members.filter(({ role }) => role !== "ON_LEAVE");
  // Who is on leave since has no turn any more.
  const [chosen, setChosen] = useState(
    onDuty.filter((id) => present.some(({ specialist }) => specialist.id === id)),
  );
  const [problems, setProblems] = useState<Problem[]>([]);
  const [setDuties, busy] = useAction(SetDutiesDocument);
  const save = async () => {
    const duties = chosen.map((specialistId) => ({ date: day, specialistId }));
    const outcome = await setDuties({ input: { teamId: team.id, from: day, to: day, duties } });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) onClose();
  };
  return (
    <Sheet open title={dayName(day)} onClose={onClose}>
      <Chips label={say("dutyOn", { day: dayName(day) })}>
        {present.map(({ specialist: { id, name } }) => (
          <Chip
            key={id}
            type="checkbox"
            checked={chosen.includes(id)}
            onChange={(isOn) =>
              setChosen(isOn ? [...chosen, id] : chosen.filter((other) => other !== id))
            }
          >
            {name}
          </Chip>
        ))}
      </Chips>
      {present.length === 0 && <p>{say("noMembers")}</p>}
      <Problems problems={problems} />
      <Button block color="primary" loading={busy} onClick={save}>
        {sayOrganization("save")}
      </Button>
    </Sheet>
  );
}
