import { everyday } from "./everyday";
import { initials } from "./initials";

interface Named {
  /** Such as "marriage-family". */
  code: string;
  /** In the person's language. */
  name: string;
}

/**
 * The topics that fit what somebody typed or said, the best first; all of them for nothing.
 *
 * Found by name, by the first letters of its pinyin, by the English code, and by what people say
 * instead: few who look for 婚姻家庭 type anything but 离婚.
 */
export function topicsFor<Topic extends Named>(topics: Topic[], asked: string): Topic[] {
  const said = plain(asked);
  if (said === "") return topics;
  return topics
    .map((topic) => ({ topic, fit: fitOf(said, topic) }))
    .filter(({ fit }) => fit > 0)
    .sort((one, other) => other.fit - one.fit)
    .map(({ topic }) => topic);
}

function fitOf(said: string, { code, name }: Named): number {
  const words = [name, ...(everyday[code] ?? [])].map(plain);
  if ([...words, code.replaceAll("-", " ")].some((word) => word.includes(said))) return 3;
  if (initials(name).startsWith(said)) return 2;
  return Math.max(...words.map((word) => sharedWith(said, word)));
}

/** A whole sentence was said: a word of ours stands in it, or half of one. */
function sharedWith(said: string, word: string): number {
  if (said.includes(word)) return 2;
  return pairsOf(word).some((pair) => said.includes(pair)) ? 1 : 0;
}

function pairsOf(word: string): string[] {
  return word.match(/\p{Script=Han}+/gu)?.flatMap((run) => run.match(/../gu) ?? []) ?? [];
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, " ")
    .trim();
}
