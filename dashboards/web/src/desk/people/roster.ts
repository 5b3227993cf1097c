// Who is on duty in a week, read for everybody of a place at once.
import { api, body, type Schemas } from "@/shared/api/client";
import { whole } from "@/shared/reading";

import type { Area } from "../areas/areas";
import type { Week } from "../reports/weeks";
import { clipped, dutyOf, gapsOf, type Bound, type Span } from "./gaps";

/** People of one answer, and of all of them: a roster of more than a county is none. */
const AT_ONCE = 1000;
const MOST_ROWS = 5000;
export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Day = (typeof DAYS)[number];
type Line = Schemas["DutyOut"];

export interface Row {
  readonly worker: Pick<Line, "worker_id" | "name" | "role" | "area_ids" | "rostered">;
  readonly duty: readonly Span[];
  readonly leaves: readonly Span[];
}

export interface WeekRoster {
  readonly rows: readonly Row[];
  /** How many people the roster has beyond these rows. */
  readonly leftOut: number;
}

export async function readRoster(areaId: string, role: string, week: Week): Promise<WeekRoster> {
  let total = 0;
  const named = { ...(areaId ? { area_id: areaId } : {}), ...(role ? { role: role as Line["role"] } : {}) };
  const lines = await whole(async (cursor) => {
    const query = { from: week.from, until: week.until, limit: AT_ONCE, ...named, ...(cursor ? { cursor } : {}) };
    const page = body(await api.GET("/api/v1/rosters", { params: { query } }));
    total = page.total;
    return page;
  }, MOST_ROWS);
  return { rows: lines.map((line) => rowOf(line, week)), leftOut: Math.max(0, total - lines.length) };
}

/** A person's duty within a week. */
export function rowOf(line: Line, week: Pick<Week, "from" | "until">): Row {
  const within = { from: Date.parse(week.from), until: Date.parse(week.until) };
  const bound: Bound = {
    rostered: line.rostered,
    resignedAt: line.resigned_at === null ? null : Date.parse(line.resigned_at),
    shifts: line.shifts.map(spanOf),
    leaves: line.leaves.map(spanOf),
  };
  return { worker: line, duty: dutyOf(bound, within), leaves: clipped(bound.leaves, within) };
}

function spanOf(stored: { readonly from: string; readonly until: string }): Span {
  return { from: Date.parse(stored.from), until: Date.parse(stored.until) };
}

export interface Wish {
  readonly days: readonly Day[];
  readonly from: string;
  readonly until: string;
}

const DAY_MS = 86_400_000;

/** The roster that would close a gap: its own hours if it is no longer than a day, else all day long. */
export function wishFor(gap: Span, days: readonly Span[], timeOf: (at: number) => string): Wish {
  const isShort = gap.until - gap.from < DAY_MS;
  const begun = days.findIndex((day) => gap.from >= day.from && gap.from < day.until);
  const touched = DAYS.filter((_, number) => {
    const day = days[number];
    return day !== undefined && (isShort ? number === begun : gap.from < day.until && day.from < gap.until);
  });
  return isShort ? { days: touched, from: timeOf(gap.from), until: timeOf(gap.until) } : { days: touched, from: "00:00", until: "00:00" };
}

export interface GridGaps {
  readonly areaId: string;
  readonly gaps: readonly Span[];
}

/** Grids within a place in which somebody is missing: only who serves the grid itself or a building of it counts there. */
export function gapsByGrid(rows: readonly Row[], areas: ReadonlyMap<string, Area>, areaId: string, within: Span): GridGaps[] {
  const duties = new Map<string, (readonly Span[])[]>();
  for (const area of areas.values()) {
    if (area.level === "grid" && (areaId === "" || above(area.area_id, areas).includes(areaId))) duties.set(area.area_id, []);
  }
  for (const { worker, duty } of rows) {
    for (const gridId of new Set(worker.area_ids.flatMap((id) => above(id, areas)))) duties.get(gridId)?.push(duty);
  }
  return [...duties].map(([gridId, there]) => ({ areaId: gridId, gaps: gapsOf(there, within) })).filter(({ gaps }) => gaps.length > 0);
}

/** A place and all that it lies in. */
function above(areaId: string, areas: ReadonlyMap<string, Area>): string[] {
  const found: string[] = [];
  let area = areas.get(areaId);
  while (area !== undefined && found.length < 8) {
    found.push(area.area_id);
    area = area.parent_id ? areas.get(area.parent_id) : undefined;
  }
  return found;
}
