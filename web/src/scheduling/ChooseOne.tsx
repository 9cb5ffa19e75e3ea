import { type ReactNode, useState } from "react";
import styles from "./ChooseOne.module.css";

interface ChooseOneProps {
  legend: string;
  /** Of the group of inputs; one on a page. */
  name: string;
  options: { value: string; label: ReactNode; disabled?: boolean }[];
  value: string | undefined;
  onChoose: (value: string) => void;
  /** In a line that is scrolled sideways, instead of sharing the width. */
  strip?: boolean;
}

/** One of several: the browser's own radio buttons, in the look of a segmented control. */
export function ChooseOne({ legend, name, options, value, onChoose, strip }: ChooseOneProps) {
  // What is chosen may stand in the address, which follows a moment later than the thumb.
  const [chosen, setChosen] = useState(value);
  const [told, setTold] = useState(value);
  if (value !== told) {
    setTold(value);
    setChosen(value);
  }
  const choose = (one: string) => {
    setChosen(one);
    onChoose(one);
  };
  return (
    <fieldset className={styles.group}>
      <legend>{legend}</legend>
      <div className={strip ? styles.strip : styles.segments}>
        {options.map((option) => (
          <label key={option.value} className={styles.option}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === chosen}
              disabled={option.disabled}
              onChange={() => choose(option.value)}
            />
            <span className={styles.label}>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
