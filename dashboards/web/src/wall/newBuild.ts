// A hub that was updated serves another page: this one makes way for it.

/** The script that a built page begins with; null for any other page, such as the sign-in. */
export function entryOf(html: string): string | null {
  return /<script[^>]*\ssrc="(\/web\/assets\/wall-[^"]+\.js)"/.exec(html)?.[1] ?? null;
}

/** Whether the hub now serves another build than the one that runs here. */
export async function isReplaced(running: string | null, load: () => Promise<string>): Promise<boolean> {
  if (running === null) return false;
  const served = entryOf(await load());
  return served !== null && served !== running;
}
