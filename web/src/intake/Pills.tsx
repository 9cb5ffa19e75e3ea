import { useId } from "react";
import styles from "./Pills.module.css";

interface PillsProps<Value extends string> {
  legend: string;
  options: { value: Value; label: string }[];
  value: Value | null;
  onChoose: (value: Value) => void;
}

/** One of a few: native radio buttons that a thumb hits as well. */
export function Pills<Value extends string>(props: PillsProps<Value>) {
  const { legend, options, value, onChoose } = props;
  const name = useId();
  return (
    <fieldset className={styles.pills}>
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.pill}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChoose(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
