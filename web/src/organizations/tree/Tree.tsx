import { useSearchParams } from "react-router";
import { ForRoles } from "../../coordination/ForRoles";
import { type Place, placesOf } from "../../coordination/places";
import { Chip } from "../../scheduling/Chip";
import { Field } from "../../shell/Field";
import { Screen } from "../../shell/Screen";
import styles from "../Organizations.module.css";
import { Parts, useChosenPart } from "../Parts";
import { useWords as useOrganizationWords } from "../words";
import { KINDS } from "./kinds";
import { Level } from "./Level";
import { Root } from "./Root";
import { ToVerify } from "./ToVerify";
import { useWords } from "./words";

/** Every organization of a district, or of one's part of it. */
export function Component() {
  const say = useWords();
  const isPart = useChosenPart() !== null;
  return (
    <Screen title={say("title")} back={isPart ? true : undefined}>
      <ForRoles roles={["COORDINATOR", "DISTRICT_ADMIN"]}>
        {(viewer) => <Shown own={placesOf(viewer, ["COORDINATOR", "DISTRICT_ADMIN"])} />}
      </ForRoles>
    </Screen>
  );
}

function Shown({ own }: { own: Place[] }) {
  const say = useWords();
  return (
    <div className={styles.screen}>
      <Parts
        parts={[
          { name: "verify", title: say("toVerify"), content: <ToVerify /> },
          { name: "tree", title: say("tree"), content: <All own={own} /> },
        ]}
      />
    </div>
  );
}

/** The tree from one's own organizations down, or all of one kind (`?kind=`) in a row. */
function All({ own }: { own: Place[] }) {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  const [search, setSearch] = useSearchParams();
  const kind = KINDS.find((one) => one === search.get("kind"));
  const inactiveToo = search.has("retired");
  const choose = (name: string, value: string) =>
    setSearch(
      (now) => {
        if (value) now.set(name, value);
        else now.delete(name);
        return now;
      },
      { replace: true, preventScrollReset: true },
    );
  return (
    <>
      <Field label={say("kind")}>
        {(wiring) => (
          <select
            {...wiring}
            value={kind ?? ""}
            onChange={({ target }) => choose("kind", target.value)}
          >
            <option value="">{say("allKinds")}</option>
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {sayOrganization(one)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div>
        <Chip
          type="checkbox"
          checked={inactiveToo}
          onChange={(chosen) => choose("retired", chosen ? "1" : "")}
        >
          {say("inactiveToo")}
        </Chip>
      </div>
      {kind ? (
        <Level key={`${kind}${inactiveToo}`} kind={kind} inactiveToo={inactiveToo} />
      ) : (
        own.map(({ id }) => <Root key={id} id={id} inactiveToo={inactiveToo} />)
      )}
    </>
  );
}
