import { type ChangeEvent, useState } from "react";

type Typing = ChangeEvent<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>;

/** Lines of text under edit, and what to spread on the input of each. */
export function useTyped<Lines extends Record<string, string>>(initial: Lines) {
  const [lines, setLines] = useState(initial);
  const typed = (name: keyof Lines & string) => ({
    value: lines[name],
    onChange: (event: Typing) => {
      const { value } = event.target;
      setLines((now) => ({ ...now, [name]: value }));
    },
  });
  return [lines, typed] as const;
}

/** What differs from before; what was left as it was is not sent. */
export function changedFrom<Lines extends Record<string, string>>(
  before: Lines,
  after: Lines,
): Partial<Lines> {
  const different = Object.entries(after).filter(([name, text]) => before[name] !== text);
  return Object.fromEntries(different) as Partial<Lines>;
}

/** A name is read in one language only: one that is empty stays as it is. */
export function withoutEmptyNames<Lines extends Record<string, string>>(
  lines: Partial<Lines>,
): Partial<Lines> {
  const kept = Object.entries(lines).filter(([name, text]) => text || !/(Zh|En)$/.test(name));
  return Object.fromEntries(kept) as Partial<Lines>;
}
