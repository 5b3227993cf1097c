// Where counts and names stand on the map: none over another, none lost.

export interface Spot {
  x: number;
  y: number;
  /** Of its unit, in pixels. */
  width: number;
  lines: readonly string[];
  /** Of its letters, in hundredths of the wall's height. */
  height: number;
  tickets: number;
  isNew: boolean;
}

/** Counts closer than `apart` are told as one, at the place of the greatest; their sum is the same. */
export function gathered(spots: readonly Spot[], apart: number): Spot[] {
  const kept: Spot[] = [];
  const waiting = spots.filter((spot) => spot.tickets > 0).sort((a, b) => b.tickets - a.tickets);
  for (const spot of waiting) {
    const near = kept.find((one) => Math.hypot(one.x - spot.x, one.y - spot.y) < apart);
    if (near === undefined) kept.push({ ...spot });
    else {
      near.tickets += spot.tickets;
      near.isNew ||= spot.isNew;
    }
  }
  return kept;
}

export const UNNAMED: Written = { lines: [], height: 0 };
const HEIGHTS = [2.4, 1.9, 1.5];

export interface Written {
  lines: readonly string[];
  height: number;
}

/** A name in the largest letters that a place so wide has room for; rather small than broken. */
export function writtenName(name: string, width: number): Written {
  const written = HEIGHTS.map((height) => ({ lines: brokenName(name, Math.floor(width / height) - 1), height }));
  return written.find(({ lines }) => lines.length === 1) ?? written.find(({ lines }) => lines.length > 1) ?? UNNAMED;
}

/** A name on one line or two of so many letters; on none where it does not fit. */
export function brokenName(name: string, letters: number): string[] {
  const wide = (text: string) => [...text].reduce((sum, letter) => sum + (letter > "\u2e7f" ? 1 : 0.6), 0);
  if (wide(name) <= letters) return [name];
  const cut = cutOf(name);
  const lines = [name.slice(0, cut).trim(), name.slice(cut).trim()];
  return cut > 0 && lines.every((line) => wide(line) <= letters) ? lines : [];
}

/** After the place's own word, or at the space or letter nearest to the middle. */
function cutOf(name: string): number {
  const middle = name.length / 2;
  const spaces = [...name.matchAll(/ |(?<=社区|街道|村|镇|乡|院|小区)(?=.)/g)].map((found) => found.index);
  if (spaces.length === 0) return Math.ceil(middle);
  return spaces.reduce((best, at) => (Math.abs(at - middle) < Math.abs(best - middle) ? at : best));
}
