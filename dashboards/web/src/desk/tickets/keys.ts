// Single keys of the board. They never steal from a field, and can be switched off (WCAG 2.1.4).
export type Command = "down" | "up" | "left" | "right" | "find" | "dispatch" | "whistle" | "help";

export const KEYS: Readonly<Record<string, Command>> = {
  j: "down", ArrowDown: "down", k: "up", ArrowUp: "up", l: "right", ArrowRight: "right", h: "left", ArrowLeft: "left",
  "/": "find", a: "dispatch", w: "whistle", "?": "help",
};
const SETTING = "firstlight.desk.keys";
const OWN_ESCAPE = "input, select, textarea, dialog, [contenteditable], [role=menu]";
const FIELDS = `${OWN_ESCAPE}, summary`;

interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly target: EventTarget | null;
}

/** Whether Escape is the board's: that of a field or a dialog is its own. It is no letter, and never switched off. */
export function isEscape(pressed: Pressed): boolean {
  const isTheirs = pressed.target instanceof Element && pressed.target.closest(OWN_ESCAPE) !== null;
  return pressed.key === "Escape" && !isTheirs;
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
