import { type Language, language } from ".";

/**
 * The part in one language of a name that is written in both, as "1 号窗口 · Desk 1": Chinese first.
 * Any other name as it is.
 */
export function partIn(wanted: Language, name: string): string {
  const parts = name.split("·").map((part) => part.trim());
  const [first = "", second = ""] = parts;
  const both = parts.length === 2 && isChinese(first) && second !== "" && !isChinese(second);
  if (!both) return name;
  return wanted === "zh" ? first : second;
}

/** The same in the language of the app. */
export function ownPart(name: string): string {
  return partIn(language(), name);
}

function isChinese(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}
