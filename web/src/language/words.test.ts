// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { declared } from "./index";

// Every module that declares sentences, whatever it is called.
const modules = import.meta.glob("../**/*{words,Words}.ts", { eager: true });

const PLURAL = /_(one|other)$/;
/** What is written the same in a Chinese sentence: names of things, units, examples. */
const LATIN_NAMES =
  /\b(make run|JSON|PDF|JPG|JPEG|PNG|HEIC|WebP|DOCX?|XLSX?|CSV|SMS|HTTPS?|URL|MB|KB|QR|ID|App|English|Excel|Word|WPS|iPhone|Android|Outlook|Google|Apple|Mulin|webcal|https?:\S+|X-Request-Id|DNS|IP|UTC)\b/gi;
const CHINESE = /\p{Script=Han}/u;

const sentences = [...declared].flatMap(([capability, { zh, en }]) =>
  [...new Set([...Object.keys(zh), ...Object.keys(en)])].map(
    (key) => [`${capability}.${key}`, zh[key], en[key]] as const,
  ),
);

test("sentences were found", () => {
  expect(Object.keys(modules).length).toBeGreaterThan(5);
  expect(sentences.length).toBeGreaterThan(100);
});

test("both languages say the same things", () => {
  const stems = (words: Record<string, string>) =>
    [...new Set(Object.keys(words).map((key) => key.replace(PLURAL, "")))].sort();
  for (const [capability, { zh, en }] of declared) {
    expect([capability, stems(en)]).toEqual([capability, stems(zh)]);
  }
});

test("a plural has every form of its language", () => {
  for (const [name, zh, en] of sentences) {
    if (name.endsWith("_one")) expect([name, zh]).toEqual([name, undefined]);
    if (name.endsWith("_other"))
      expect([name, typeof zh, typeof en]).toEqual([name, "string", "string"]);
  }
});

test("both languages have the same values to fill in", () => {
  const values = (sentence = "") => [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map(([one]) => one);
  for (const [name, zh, en] of sentences) {
    if (zh === undefined || en === undefined) continue;
    expect([name, values(en).sort()]).toEqual([name, values(zh).sort()]);
  }
});

test("neither language is mixed with the other", () => {
  const mixed = sentences.flatMap(([name, zh = "", en = ""]) => {
    const chinese = zh.replace(/\{\{\w+\}\}/g, "").replace(LATIN_NAMES, "");
    return [
      ...(/[A-Za-z]{3,}/.test(chinese) ? [`${name}: ${zh}`] : []),
      ...(CHINESE.test(en) ? [`${name}: ${en}`] : []),
    ];
  });
  expect(mixed).toEqual([]);
});

test("nothing is left to be said", () => {
  const empty = sentences.filter(([, zh, en]) => zh?.trim() === "" || en?.trim() === "");
  expect(empty).toEqual([]);
});
