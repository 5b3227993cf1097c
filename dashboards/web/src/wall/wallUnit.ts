// The measure of everything here, for what is drawn and not laid out.

/** One percent of the wall's height (or what fits its width), in pixels: `--u` of wall.css. */
export function wallUnit(): number {
  return Math.min(innerHeight / 100, (innerWidth * 0.5625) / 100);
}

/** What canvases write in, as wall.css has it. */
export const FONT =
  '"Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';
