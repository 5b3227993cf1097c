// Single keys of the board. They never steal from a field, and can be switched off (WCAG 2.1.4).
export type Command = "down" | "up" | "left" | "right" | "find" | "dispatch" | "whistle" | "help";

export const KEYS: Readonly<Record<string, Command>> = {
  j: "down", ArrowDown: "down", k: "up", ArrowUp: "up", l: "right", ArrowRight: "right", h: "left", ArrowLeft: "left",
  "/": "find", a: "dispatch", w: "whistle", "?": "help",
};
const SETTING = "firstlight.desk.keys";
const FIELDS = "input, select, textarea, dialog, [contenteditable], summary, [role=menu]";

interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly target: EventTarget | null;
}

/** What a key means on the board; null: it is the browser's, or the field's. */
export function commandOf(pressed: Pressed, isOn: boolean): Command | null {
  if (!isOn || pressed.ctrlKey || pressed.altKey || pressed.metaKey) return null;
  if (pressed.target instanceof Element && pressed.target.closest(FIELDS) !== null) return null;
  return KEYS[pressed.key] ?? null;
}

export function keysAreOn(): boolean {
  return localStorage.getItem(SETTING) !== "off";
}

export function switchKeys(isOn: boolean): void {
  localStorage.setItem(SETTING, isOn ? "on" : "off");
}
