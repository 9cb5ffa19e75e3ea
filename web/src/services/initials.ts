const LETTERS = "abcdefghjklmnopqrstwxyz";
/** The first character of each letter, in the order of a Chinese dictionary. */
const FIRST = [..."阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥扨它穵夕丫帀"];
const dictionary = new Intl.Collator("zh-Hans-CN");

/** "hyjt" of 婚姻家庭: what hands used to pinyin type; other characters as they are. */
export function initials(text: string): string {
  return [...text].map(initial).join("");
}

function initial(character: string): string {
  if (!/\p{Script=Han}/u.test(character)) return character.toLowerCase();
  const at = FIRST.findLastIndex((first) => dictionary.compare(first, character) <= 0);
  return LETTERS[at] ?? character;
}
