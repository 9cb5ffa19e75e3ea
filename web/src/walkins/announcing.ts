import { useEffect, useRef } from "react";
import { partIn } from "../language/both";
import { type HallCall, newCalls, spelled } from "./calls";

const CHIME_HERTZ = [660, 880];
const TONE_SECONDS = 0.35;

let audio: AudioContext | undefined;

/** Browsers make no sound before somebody has touched the page: call it from a tap. */
export async function allowSound(): Promise<void> {
  audio ??= new AudioContext();
  await audio.resume();
}

function chime(): void {
  if (audio === undefined) return;
  for (const [place, hertz] of CHIME_HERTZ.entries()) {
    const begin = audio.currentTime + place * TONE_SECONDS;
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.4, begin);
    volume.gain.exponentialRampToValueAtTime(0.001, begin + TONE_SECONDS);
    tone.connect(volume).connect(audio.destination);
    tone.start(begin);
    tone.stop(begin + TONE_SECONDS);
  }
}

function say(text: string, lang: string): void {
  const said = new SpeechSynthesisUtterance(text);
  said.lang = lang;
  said.rate = 0.9;
  // It is said after what is being said already.
  speechSynthesis.speak(said);
}

/** Whoever waits hears it in Chinese, then in English, whatever language the display is in. */
function announce({ code, desk }: HallCall): void {
  chime();
  if (!("speechSynthesis" in globalThis)) return;
  say(`请 ${spelled(code)} 号，到${partIn("zh", desk)}`, "zh-CN");
  say(`Number ${spelled(code)}, please go to ${partIn("en", desk)}`, "en-US");
}

/** Announce what is called from now on, as long as there is sound. */
export function useAnnouncing(calls: readonly HallCall[] | undefined, sound: boolean): void {
  const known = useRef<readonly HallCall[] | undefined>(undefined);
  useEffect(() => {
    if (calls === undefined) return;
    const fresh = known.current === undefined ? [] : newCalls(known.current, calls);
    known.current = calls;
    if (sound) fresh.forEach(announce);
  }, [calls, sound]);
}
