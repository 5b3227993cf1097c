// The code at a door: read from the QR's address, or typed as it is printed under it.

/** The code in what was scanned or typed; null if it cannot be one. */
export function codeOf(text: string): string | null {
  const typed = text.trim();
  const scanned = /\/d\/([^/?#]+)/.exec(typed)?.[1];
  const code = (scanned ?? typed).replace(/[\s-]/g, "");
  if (scanned === undefined && /[:/]/.test(typed)) return null;
  return /^[0-9a-z]{8,64}$/i.test(code) ? code.toLowerCase() : null;
}
