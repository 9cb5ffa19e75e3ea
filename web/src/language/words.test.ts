// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { declared } from "./index";

// Every module that declares sentences, whatever it is called.
const modules = import.meta.glob("../**/*{words,Words}.ts", { eager: true });

const PLURAL = /_(one|other)$/;
/** Two words of Latin letters in a row are a sentence; one is a name, a unit or an example. */
const LATIN = /[A-Za-z]{2,} [A-Za-z]{2,}/;
const COMMANDS = /make run|mulin import-template/g;
const CHINESE = /\p{Script=Han}/u;
/** A law by its own name, with its English one behind it. */
const NAMED = /\p{Script=Han}+ \(/gu;

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
  const values = (sentence: string) => [...new Set(sentence.match(/\{\{\w+\}\}/g))].sort();
  for (const [name, zh, en] of sentences) {
    if (zh === undefined || en === undefined) continue;
    expect([name, values(en)]).toEqual([name, values(zh)]);
  }
});

test("neither language is mixed with the other", () => {
  const mixed = sentences.flatMap(([name, zh = "", en = ""]) => {
    const chinese = zh.replace(/\{\{\w+\}\}/g, "").replace(COMMANDS, "");
    return [
      ...(LATIN.test(chinese) ? [`${name}: ${zh}`] : []),
      ...(CHINESE.test(en.replace(NAMED, "")) ? [`${name}: ${en}`] : []),
    ];
  });
  expect(mixed).toEqual([]);
});

test("nothing is left to be said", () => {
  const empty = sentences.filter(([, zh, en]) => zh?.trim() === "" || en?.trim() === "");
  expect(empty).toEqual([]);
});
