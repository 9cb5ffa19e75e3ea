import { useEffect, useRef } from "react";

/** "1" to "9", "0", "Escape", "ArrowLeft", … */
type Shortcuts = Record<string, (() => void) | undefined>;

interface Pressed {
  key: string;
  code: string;
  isComposing: boolean;
  keyCode: number;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  defaultPrevented: boolean;
}

const COMPOSING = 229;

/**
 * Which shortcut was pressed; null: none, since it belongs to an input method or to what is typed.
 *
 * Digits go by their place on the keyboard: an input method may turn them into full-width ones.
 */
export function shortcutOf(pressed: Pressed, typing: boolean): string | null {
  const { key, code, altKey, ctrlKey, metaKey } = pressed;
  if (pressed.isComposing || pressed.keyCode === COMPOSING || pressed.defaultPrevented) return null;
  if (altKey || ctrlKey || metaKey) return null;
  if (key === "Escape") return key;
  if (typing) return null;
  return code.match(/^(?:Digit|Numpad)(\d)$/)?.[1] ?? key;
}

const TYPED_INTO = "input, textarea, select, [contenteditable]";

/** Have keys do something as long as this is shown; never while somebody types, but for Escape. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (document.querySelector("dialog[open]")) return;
      const typing = event.target instanceof Element && event.target.matches(TYPED_INTO);
      const shortcut = shortcutOf(event, typing);
      const act = shortcut === null ? undefined : latest.current[shortcut];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}
