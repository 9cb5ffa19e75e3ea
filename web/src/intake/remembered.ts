import { useState } from "react";

/** A choice this device keeps, whoever works at it: its door, its venue, its desk. */
export function useRemembered(name: string): [string | null, (value: string) => void] {
  const key = `mulin.desk.${name}`;
  const [value, setValue] = useState(() => localStorage.getItem(key));
  const remember = (chosen: string) => {
    localStorage.setItem(key, chosen);
    setValue(chosen);
  };
  return [value, remember];
}
