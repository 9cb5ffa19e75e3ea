import { useQuery } from "urql";
import { Field } from "../shell/Field";
import { type Place, waysFrom } from "./places";
import { CoordinationPlaceDocument } from "./places.generated";
import { useWords } from "./words";

interface OrganizationChoiceProps {
  label: string;
  /** Where somebody is at home; from there they go down. */
  own: Place[];
  /** Where that is less: nothing above it is offered. */
  top?: string;
  value: string;
  problem?: string;
  onChoose: (id: string) => void;
}

/** A place of the tree: choosing one shows those below it, a level at a time. */
export function OrganizationChoice(props: OrganizationChoiceProps) {
  const { label, own, top, value, problem, onChoose } = props;
  const say = useWords();
  const [{ data }] = useQuery({ query: CoordinationPlaceDocument, variables: { id: value } });
  const place = data?.node?.__typename === "Organization" ? data.node : undefined;
  const { here, below } = place ? waysFrom(place, own, top) : { here: own, below: [] };
  return (
    <Field label={label} problem={problem}>
      {(wiring) => (
        <select {...wiring} value={value} onChange={(event) => onChoose(event.target.value)}>
          {here.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          {below.length > 0 && (
            <optgroup label={say("below")}>
              {below.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </optgroup>
          )}
        </select>
      )}
    </Field>
  );
}
