// Times as people at the homes' place read them.
import { language, zone } from "./words";

const formats = new Map<string, Intl.DateTimeFormat>();

function formatted(at: string | number, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify([language(), zone(), options]);
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(language(), { timeZone: zone(), hourCycle: "h23", ...options });
    formats.set(key, format);
  }
  return format.format(new Date(at));
}

/** `06:41` */
export function hourMinute(at: string | number): string {
  return formatted(at, { hour: "2-digit", minute: "2-digit" });
}

/** `11/22 06:41` */
export function dayHourMinute(at: string | number): string {
  return formatted(at, { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });
}

/** `2026-11-22`, the local day of an instant. */
export function localDay(at: string | number): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone() }).format(new Date(at));
}

/** `2026-11-22T06:41`, as an `input type="datetime-local"` has it, at the homes' place. */
export function forInput(at: number): string {
  const options = { timeZone: zone(), year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat("sv-SE", options).format(at).replace(" ", "T");
}

/** The instant that such an input means, wherever its reader is; NaN where it is none. */
export function fromInput(text: string): number {
  const written = Date.parse(`${text}Z`);
  if (Number.isNaN(written)) return NaN;
  const ahead = (at: number) => Date.parse(`${forInput(at)}Z`) - at;
  return written - ahead(written - ahead(written)); // twice: the clock may have been changed in between
}

/** Whole minutes between two instants, never less than 0. */
export function minutesBetween(from: string | number, until: string | number): number {
  const ms = new Date(until).getTime() - new Date(from).getTime();
  return Math.max(0, Math.floor(ms / 60_000));
}
