// For tests: what a hub might say of a town.
import { unitOf, type SaidUnit, type Unit, type Wall } from "./wall";

export function saidUnit(unitId: string, more: Partial<SaidUnit> = {}): SaidUnit {
  const calm = { homes: 10, settled: 10, waiting: 0, missed: 0, blind: 0, tickets: 0, dark: 0 };
  return { unit_id: unitId, name: `第${unitId}网格`, ...calm, ...more };
}

export function anyUnit(unitId: string, more: Partial<SaidUnit> = {}): Unit {
  return unitOf(saidUnit(unitId, more));
}

export function saidWall(more: Partial<Wall> = {}): Wall {
  return {
    made_at: "2026-11-22T01:10:00Z",
    day: "2026-11-22",
    units: [],
    curve: { minutes: 10, today: [], usual: null, homes: 0 },
    due: [],
    tickets: { open: 0, by_rung: [] },
    nodes: { up: 0, down: 0, never: 0 },
    storms: [],
    cameras: { seeing: 0, blind: 0, down: 0 },
    alerts: [],
    figures: {},
    certificate: null,
    ...more,
  };
}
