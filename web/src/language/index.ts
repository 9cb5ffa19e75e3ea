import i18n from "i18next";
import { useSyncExternalStore } from "react";

export type Language = "zh" | "en";

type Sentences = Record<string, string>;
type Values = Record<string, string | number>;
type Plural = `${string}_${"one" | "other"}`;
/** The keys to ask by: "people_one" and "people_other" are both asked for as "people". */
type Key<Words> = {
  [Name in keyof Words & string]: Name extends Plural
    ? Name extends `${infer Stem}_${"one" | "other"}`
      ? Stem
      : never
    : Name;
}[keyof Words & string];
export type Say<Words> = (key: Key<Words>, values?: Values) => string;

const STORED = "mulin.language";

function preferred(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === "zh" || stored === "en") return stored;
  const first = navigator.languages.find((tag) => /^(zh|en)\b/i.test(tag));
  return first?.toLowerCase().startsWith("en") ? "en" : "zh";
}

function showLanguage(chosen: Language): void {
  document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
}

void i18n.init({
  lng: preferred(),
  fallbackLng: "zh",
  resources: {},
  interpolation: { escapeValue: false },
  initAsync: false,
});
showLanguage(language());

export function language(): Language {
  return i18n.language === "en" ? "en" : "zh";
}

export async function speak(chosen: Language): Promise<void> {
  localStorage.setItem(STORED, chosen);
  await i18n.changeLanguage(chosen);
  showLanguage(chosen);
}

/** Have `listener` called whenever another language was chosen. */
export function onLanguage(listener: () => void): () => void {
  i18n.on("languageChanged", listener);
  return () => i18n.off("languageChanged", listener);
}

export function useLanguage(): Language {
  return useSyncExternalStore(onLanguage, language);
}

/** Every capability's sentences as they were declared, for the tests that compare the languages. */
export const declared = new Map<string, { zh: Sentences; en: Sentences }>();

function sayIn<Words>(language: Language, capability: string): Say<Words> {
  const say = i18n.getFixedT(language, capability);
  return (key, values) => say(key, values ?? {});
}

/**
 * A capability's sentences in both languages, and the hook that says them.
 *
 * Values stand in {{braces}}. A sentence with a {{count}} has "_other" in Chinese, and "_one" and
 * "_other" in English (the plural categories of CLDR).
 */
export function speaking<Zh extends Sentences, En extends Sentences>(
  capability: string,
  words: { zh: Zh; en: En & Record<Exclude<keyof Zh, keyof En | Plural>, string> },
): () => Say<Zh> {
  declared.set(capability, words);
  i18n.addResourceBundle("zh", capability, words.zh);
  i18n.addResourceBundle("en", capability, words.en);
  const says = { zh: sayIn<Zh>("zh", capability), en: sayIn<Zh>("en", capability) };
  // biome-ignore lint/correctness/noComponentHookFactories: called once a module, at its top
  return function useWords(): Say<Zh> {
    return says[useLanguage()];
  };
}
