import { expect, it } from "vitest";
import { shortcutOf } from "./shortcuts";

const pressed = {
  key: "1",
  code: "Digit1",
  isComposing: false,
  keyCode: 49,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  defaultPrevented: false,
};

it("takes digits from both places, also full-width ones", () => {
  expect(shortcutOf(pressed, false)).toBe("1");
  expect(shortcutOf({ ...pressed, code: "Numpad7", key: "7" }, false)).toBe("7");
  expect(shortcutOf({ ...pressed, key: "１" }, false)).toBe("1");
});

it("leaves alone what is typed, and what an input method is at", () => {
  const leave = { ...pressed, key: "Escape", code: "Escape", keyCode: 27 };
  expect(shortcutOf(pressed, true)).toBeNull();
  expect(shortcutOf(leave, true)).toBe("Escape");
  expect(shortcutOf({ ...leave, isComposing: true }, true)).toBeNull();
  expect(shortcutOf({ ...pressed, keyCode: 229 }, false)).toBeNull();
  expect(shortcutOf({ ...pressed, ctrlKey: true }, false)).toBeNull();
});
