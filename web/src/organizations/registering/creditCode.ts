/** The 31 characters of a unified social credit code, by their value (GB 32100-2015). */
const CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH = 18;

export type CreditCodeState =
  | { kind: "empty" }
  | { kind: "short"; count: number }
  | { kind: "long" }
  | { kind: "character"; character: string }
  | { kind: "mistyped" }
  | { kind: "fits" };

/** What can be said of a credit code while it is typed. Only a hint: the server decides. */
export function creditCodeState(typed: string): CreditCodeState {
  const code = compact(typed);
  if (code === "") return { kind: "empty" };
  const foreign = [...code].find((character) => !CHARACTERS.includes(character));
  if (foreign !== undefined) return { kind: "character", character: foreign };
  if (code.length < LENGTH) return { kind: "short", count: code.length };
  if (code.length > LENGTH) return { kind: "long" };
  return { kind: code.at(-1) === checkCharacter(code) ? "fits" : "mistyped" };
}

/** As the server reads it: full-width and small letters, spaces and hyphens do no harm. */
function compact(typed: string): string {
  return typed.normalize("NFKC").replaceAll(/[\s-]/g, "").toUpperCase();
}

/** Weights are the powers of 3 modulo 31; the sum with the check character is a multiple of 31. */
function checkCharacter(code: string): string | undefined {
  const { length } = CHARACTERS;
  let weight = 1;
  let sum = 0;
  for (const character of code.slice(0, -1)) {
    sum += CHARACTERS.indexOf(character) * weight;
    weight = (weight * 3) % length;
  }
  return CHARACTERS[(length - (sum % length)) % length];
}
