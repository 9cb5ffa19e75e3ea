/** The first character of each letter, in the order in which a dictionary has them. */
const FIRST: [letter: string, character: string][] = Object.entries({
  a: "阿",
  b: "八",
  c: "嚓",
  d: "哒",
  e: "妸",
  f: "发",
  g: "旮",
  h: "哈",
  j: "讥",
  k: "咔",
  l: "垃",
  m: "妈",
  n: "拏",
  o: "噢",
  p: "妑",
  q: "七",
  r: "呥",
  s: "仨",
  t: "他",
  w: "屲",
  x: "夕",
  y: "丫",
  z: "帀",
});

const dictionary = new Intl.Collator("zh-CN-u-co-pinyin");

/**
 * The initials by which Chinese is typed: "ldht" for 劳动合同. Other letters stay.
 *
 * A browser knows how a dictionary orders characters, and so between which letters each stands.
 * Characters with several readings are read as the dictionary lists them first.
 */
export function initialsOf(text: string): string {
  return [...text].map((character) => initialOf(character)).join("");
}

function initialOf(character: string): string {
  if (!/\p{Script=Han}/u.test(character)) return character.toLowerCase();
  const found = FIRST.findLast(([, first]) => dictionary.compare(first, character) <= 0);
  return found?.[0] ?? "";
}
