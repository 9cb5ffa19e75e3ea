import { Button } from "antd-mobile";
import { Field } from "../shell/Field";
import { Notice } from "../shell/Notice";
import styles from "./Audit.module.css";
import { choices } from "./actions";
import type { Sought } from "./sought";
import { useWords } from "./words";

interface FiltersProps {
  sought: Sought;
  onChange: (change: Partial<Sought>) => void;
}

export function Filters({ sought, onChange }: FiltersProps) {
  const say = useWords();
  const { person, object, from, to } = sought;
  const wrongWay = from !== "" && to !== "" && to < from;
  return (
    <search className={styles.panel} aria-label={say("filters")}>
      <div className={styles.filters}>
        <ActionField sought={sought} onChange={onChange} />
        <Field label={say("from")}>
          {(wiring) => (
            <input
              {...wiring}
              type="date"
              value={from}
              onChange={(event) => onChange({ from: event.target.value })}
            />
          )}
        </Field>
        <Field label={say("to")} problem={wrongWay ? say("wrongWay") : undefined}>
          {(wiring) => (
            <input
              {...wiring}
              type="date"
              value={to}
              onChange={(event) => onChange({ to: event.target.value })}
            />
          )}
        </Field>
      </div>
      {(person || object) && (
        <Notice>
          {person && <p>{say("onlyPerson")}</p>}
          {object && <p>{say("onlyObject")}</p>}
          <Button onClick={() => onChange({ person: "", object: "" })}>{say("all")}</Button>
        </Notice>
      )}
    </search>
  );
}

function ActionField({ sought, onChange }: FiltersProps) {
  const say = useWords();
  return (
    <Field label={say("action")}>
      {(wiring) => (
        <select
          {...wiring}
          value={sought.action}
          onChange={(event) => onChange({ action: event.target.value })}
        >
          <option value="">{say("anyAction")}</option>
          {choices().map(({ name, actions }) => (
            <optgroup key={name} label={name}>
              {actions.map((one) => (
                <option key={one.action} value={one.action}>
                  {one.name}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      )}
    </Field>
  );
}
