import { initialsOf } from "./pinyin";

export interface Topic {
  id: string;
  code: string;
  name: string;
}

/** Those meant by a few letters: of the name, of its pinyin initials or of the English code. */
export function topicsLike(topics: readonly Topic[], typed: string): Topic[] {
  const sought = bare(typed);
  if (sought === "") return [...topics];
  return topics
    .map((topic) => ({ topic, rank: rankOf(topic, sought) }))
    .filter(({ rank }) => rank >= 0)
    .sort((one, other) => one.rank - other.rank)
    .map(({ topic }) => topic);
}

/** How far into a topic the letters begin; -1: nowhere. */
function rankOf({ name, code }: Topic, sought: string): number {
  const found = [bare(name), bare(initialsOf(name)), bare(code)]
    .map((written) => written.indexOf(sought))
    .filter((at) => at >= 0);
  return found.length === 0 ? -1 : Math.min(...found);
}

/** Input methods put apostrophes and spaces between letters that are still to become characters. */
function bare(text: string): string {
  return text.toLowerCase().replaceAll(/['’\s-]/g, "");
}
