// What the service worker answers itself: the shell and its parts; never anything about people.

export type How = "shell" | "part" | "leave";

export interface Asked {
  readonly method: string;
  readonly mode: string;
  readonly path: string;
  readonly isOurs: boolean;
}

/** `shell`: the app's page; `part`: a file that never changes; `leave`: the network's business. */
export function howTo(asked: Asked): How {
  if (!asked.isOurs || asked.method !== "GET") return "leave";
  if (asked.mode === "navigate") return /^\/phone(\/|$)/.test(asked.path) ? "shell" : "leave";
  return asked.path.startsWith("/web/assets/") ? "part" : "leave";
}

/** Whether a page can start from these files alone: of another version it would need others. */
export function fits(page: string, parts: readonly string[]): boolean {
  const needed = page.match(/\/web\/assets\/[\w.-]+/g) ?? [];
  return needed.length > 0 && needed.every((part) => parts.includes(part));
}

/** The ticket that a message is about: its tag begins with it. */
export function ticketOf(tag: string): string | null {
  return /^(t-[\w-]+) /.exec(tag)?.[1] ?? null;
}
