// Pictures on their way to the nodes: checked before they are sent, kept nowhere, shown to nobody.
const MOST_PICTURES = 3;
export const MOST_BYTES = 4_000_000;
export const KINDS = ["image/jpeg", "image/png", "image/webp"] as const;

export interface Chosen {
  readonly size: number;
  readonly type: string;
}

/** The word for what is wrong with them; null if they may go. */
export function faultOf(files: readonly Chosen[]): "none" | "too_many" | "too_big" | "no_picture" | null {
  if (files.length === 0) return "none";
  if (files.length > MOST_PICTURES) return "too_many";
  if (files.some((file) => !KINDS.some((kind) => kind === file.type))) return "no_picture";
  return files.some((file) => file.size > MOST_BYTES) ? "too_big" : null;
}

/** The bytes in base64. */
export async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return btoa(parts.join(""));
}
