import { useEffect, useRef, useState } from "react";
import { language } from "../language";

/** The Web Speech API where a browser has it; TypeScript does not describe it. */
interface Recognition extends EventTarget {
  lang: string;
  start: () => void;
  abort: () => void;
  onresult: (event: { results: { 0: { 0: { transcript: string } } } }) => void;
  onerror: (event: { error: string }) => void;
  onend: () => void;
}

interface Recognizing {
  SpeechRecognition?: new () => Recognition;
  webkitSpeechRecognition?: new () => Recognition;
}

const { SpeechRecognition, webkitSpeechRecognition } = globalThis as Recognizing;
const Recognizer = SpeechRecognition ?? webkitSpeechRecognition;

export const canListen = Recognizer !== undefined;

/** Speaking instead of typing: one sentence, in the language of the app. */
export function useDictation(onSaid: (text: string) => void) {
  const [listening, setListening] = useState(false);
  const [failed, setFailed] = useState(false);
  const recognition = useRef<Recognition>(undefined);
  useEffect(() => () => recognition.current?.abort(), []);
  const listen = () => {
    if (Recognizer === undefined || listening) return;
    const started = new Recognizer();
    recognition.current = started;
    started.lang = language() === "zh" ? "zh-CN" : "en-US";
    started.onresult = ({ results }) => onSaid(results[0][0].transcript);
    started.onerror = ({ error }) => setFailed(error !== "aborted");
    started.onend = () => setListening(false);
    setFailed(false);
    setListening(true);
    started.start();
  };
  return { listen, listening, failed };
}
