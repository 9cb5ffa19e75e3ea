import { language } from "../language";

export const canReadAloud = "speechSynthesis" in globalThis;

/** Read what an element shows, in the language of the app; what is being read stops. */
export function readAloud(element: HTMLElement): void {
  speechSynthesis.cancel();
  // As it is laid out: text that is not shown is not read.
  // biome-ignore lint/performance/useDomNodeTextContent: textContent would read what is hidden
  const said = new SpeechSynthesisUtterance(element.innerText);
  said.lang = language() === "zh" ? "zh-CN" : "en-US";
  said.rate = 0.9;
  speechSynthesis.speak(said);
}
