// The numbers of many units as those of one.
import { NUMBERS, type NumberName, type Unit } from "./wall";

export type Sums = Record<NumberName, number>;

export function sumsOf(units: readonly Unit[]): Sums {
  const sums: Sums = { homes: 0, settled: 0, waiting: 0, missed: 0, blind: 0, tickets: 0, dark: 0 };
  for (const unit of units) for (const part of NUMBERS) sums[part] += unit[part];
  return sums;
}
