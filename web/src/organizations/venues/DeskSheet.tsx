import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { otherProblems, type Problem, useAction } from "../../graphql/acting";
import type { Equipment } from "../../graphql/schema.generated";
import { ownPart } from "../../language/both";
import { Chip, Chips } from "../../scheduling/Chip";
import { Problems } from "../../shell/Problems";
import { Sheet } from "../../shell/Sheet";
import { LineField } from "../LineField";
import styles from "../Organizations.module.css";
import { useWords as useOrganizationWords } from "../words";
import {
  AddDeskDocument,
  RemoveDeskDocument,
  RenameDeskDocument,
  SetDeskEquipmentDocument,
} from "./desks.generated";
import type { OrganizationsDeskFragment } from "./venue.generated";
import { useWords } from "./words";

const EQUIPMENT: Equipment[] = ["WHEELCHAIR_ACCESS", "SIGN_LANGUAGE", "RECORDING"];

interface DeskSheetProps {
  venueId: string;
  /** null: one more. */
  desk: OrganizationsDeskFragment | null;
  onClose: () => void;
}

/** One desk: what it is called and what it has. */
export function DeskSheet({ venueId, desk, onClose }: DeskSheetProps) {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  const [name, setName] = useState(desk?.name ?? "");
  const [equipment, setEquipment] = useState<Equipment[]>(desk?.equipment ?? []);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [keep, busy] = useKeeping(venueId, desk);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found = await keep(name, equipment);
    setProblems(found);
    if (found.length === 0) onClose();
  };
  return (
    <Sheet open title={say(desk ? "editDesk" : "addDesk")} onClose={onClose}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <Problems problems={otherProblems(problems, ["name"])} />
        <LineField
          name="name"
          label={say("deskName")}
          hint={say("deskNameHint")}
          problems={problems}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <Chips label={say("equipment")}>
          {EQUIPMENT.map((one) => (
            <Chip
              key={one}
              type="checkbox"
              checked={equipment.includes(one)}
              onChange={(has) =>
                setEquipment(has ? [...equipment, one] : equipment.filter((it) => it !== one))
              }
            >
              {say(one)}
            </Chip>
          ))}
        </Chips>
        <Button block color="primary" type="submit" loading={busy}>
          {sayOrganization("save")}
        </Button>
      </form>
      {desk && <Removing desk={desk} onRemoved={onClose} />}
    </Sheet>
  );
}

type Keep = (name: string, equipment: Equipment[]) => Promise<Problem[]>;

/** Adds the desk; of one that is there already changes only what is different. */
function useKeeping(
  venueId: string,
  desk: OrganizationsDeskFragment | null,
): [keep: Keep, busy: boolean] {
  const [add, adding] = useAction(AddDeskDocument);
  const [rename, renaming] = useAction(RenameDeskDocument);
  const [equip, equipping] = useAction(SetDeskEquipmentDocument);
  const keep: Keep = async (name, equipment) => {
    if (!desk) return (await add({ input: { venueId, name, equipment } })).problems;
    const { id } = desk;
    const named = name === desk.name ? null : await rename({ input: { id, name } });
    if (named && named.problems.length > 0) return named.problems;
    const isSame = [...equipment].sort().join() === [...desk.equipment].sort().join();
    return isSame ? [] : (await equip({ input: { deskId: id, equipment } })).problems;
  };
  return [keep, adding || renaming || equipping];
}

interface RemovingProps {
  desk: OrganizationsDeskFragment;
  onRemoved: () => void;
}

/** Asked twice; a desk that was in use stays, and the server says so. */
function Removing({ desk, onRemoved }: RemovingProps) {
  const say = useWords();
  const [isAsked, setIsAsked] = useState(false);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [remove, busy] = useAction(RemoveDeskDocument);
  const submit = async () => {
    const outcome = await remove({ input: { id: desk.id } });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) onRemoved();
  };
  if (!isAsked) {
    return (
      <Button block color="danger" fill="outline" onClick={() => setIsAsked(true)}>
        {say("removeDesk")}
      </Button>
    );
  }
  return (
    <>
      <p>{say("removeDeskWhat", { name: ownPart(desk.name) })}</p>
      <Problems problems={problems} />
      <Button block color="danger" loading={busy} onClick={submit}>
        {say("doRemove")}
      </Button>
    </>
  );
}
