// Lengths of time as a wall shows them: two units at most, and a key for the words.
export interface Span {
  key: "seconds" | "minutes" | "hours" | "hours_minutes" | "days";
  n: number;
  m: number;
}

/** 45 s, 12 min, 1 h 5 min, 3 h, 2 d. */
export function spanOf(seconds: number): Span {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) return { key: "seconds", n: s, m: 0 };
  const minutes = Math.floor(s / 60);
  if (minutes < 60) return { key: "minutes", n: minutes, m: 0 };
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours < 10 && rest > 0) return { key: "hours_minutes", n: hours, m: rest };
  return hours < 48 ? { key: "hours", n: hours, m: 0 } : { key: "days", n: Math.floor(hours / 24), m: 0 };
}

/** A countdown: `1:05:09` or `05:09`; zero once it is over. */
export function countdown(untilMs: number, nowMs: number): string {
  const s = Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(s / 3600);
  const rest = `${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
