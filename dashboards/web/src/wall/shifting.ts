// A few pixels every few minutes, so that nothing burns itself into a screen that never changes.
export const SHIFT_EVERY_MS = 240_000;
const STEPS = [[0, 0], [2, 1], [4, 0], [3, 3], [1, 4], [0, 2]] as const;

export function shiftAt(now: number): { x: number; y: number } {
  const step = STEPS[Math.floor(now / SHIFT_EVERY_MS) % STEPS.length] ?? STEPS[0];
  return { x: step[0], y: step[1] };
}
