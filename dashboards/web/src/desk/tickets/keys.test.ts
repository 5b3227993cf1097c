import { beforeEach, describe, expect, it } from "vitest";

import { commandOf, isEscape, KEYS, keysAreOn, switchKeys } from "./keys";

const pressed = (key: string, target: EventTarget | null = document.body, ctrlKey = false) => ({ key, ctrlKey, altKey: false, metaKey: false, target });

describe("keys of the board", () => {
  beforeEach(() => localStorage.clear());
  it.each(Object.entries(KEYS))("%s means %s", (key, command) => {
    expect(commandOf(pressed(key), true)).toBe(command);
  });
  it.each(["input", "select", "textarea", "summary"])("are left to a field: %s", (name) => {
    expect(commandOf(pressed("j", document.createElement(name)), true)).toBeNull();
  });
  it("are left to a dialog that is open", () => {
    const dialog = document.createElement("dialog");
    const button = dialog.appendChild(document.createElement("button"));
    expect(commandOf(pressed("a", button), true)).toBeNull();
  });
  it("are left to the browser with a modifier", () => {
    expect(commandOf(pressed("a", document.body, true), true)).toBeNull();
  });
  it("do nothing when they are switched off, and that is remembered", () => {
    expect(keysAreOn()).toBe(true);
    switchKeys(false);
    expect(keysAreOn()).toBe(false);
    expect(commandOf(pressed("j"), false)).toBeNull();
  });
  it("leave Escape to a field and to a dialog, and else it is the board's", () => {
    const dialog = document.createElement("dialog");
    const button = dialog.appendChild(document.createElement("button"));
    expect([button, document.createElement("input"), document.body].map((target) => isEscape(pressed("Escape", target)))).toEqual([false, false, true]);
    expect(isEscape(pressed("j"))).toBe(false);
  });
});
