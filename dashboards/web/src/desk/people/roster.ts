// Who is on duty in a week: read person by person, so for places with no more than `MOST_ROWS` people.
import { api, body } from "@/shared/api/client";

import type { Area } from "../areas/areas";
import type { Week } from "../reports/weeks";
import { clipped, dutyOf, gapsOf, type Bound, type Span } from "./gaps";
import { isSent, readWorkers, type Worker } from "./people";

export const MOST_ROWS = 80;
export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Day = (typeof DAYS)[number];

export interface Row {
  readonly worker: Worker;
  readonly duty: readonly Span[];
  readonly leaves: readonly Span[];
}

export interface WeekRoster {
  /** Everybody of the place who can be sent; empty rows if they are too many to read. */
  readonly many: number;
  readonly rows: readonly Row[];
}

export async function readRoster(areaId: string, role: string, week: Week): Promise<WeekRoster> {
  const workers = (await readWorkers(areaId)).filter((one) => isSent(one.role) && (role === "" || one.role === role) && !wentBefore(one, week));
  if (workers.length > MOST_ROWS) return { many: workers.length, rows: [] };
  return { many: workers.length, rows: await Promise.all(workers.map((worker) => readRow(worker, week))) };
}

function wentBefore(worker: Worker, week: Week): boolean {
  return worker.resigned_at !== null && Date.parse(worker.resigned_at) <= Date.parse(week.from);
}

async function readRow(worker: Worker, week: Week): Promise<Row> {
  const params = { path: { worker_id: worker.worker_id } };
  const [shifts, leaves] = await Promise.all([
    worker.rostered ? api.GET("/api/v1/workers/{worker_id}/shifts", { params: { ...params, query: { since: week.from, limit: 200 } } }).then(body) : { items: [] },
    api.GET("/api/v1/workers/{worker_id}/leaves", { params: { ...params, query: { limit: 100 } } }).then(body),
  ]);
  const within = { from: Date.parse(week.from), until: Date.parse(week.until) };
  const bound: Bound = {
    rostered: worker.rostered,
    resignedAt: worker.resigned_at === null ? null : Date.parse(worker.resigned_at),
    shifts: shifts.items.map(spanOf),
    leaves: leaves.items.map(spanOf),
  };
  return { worker, duty: dutyOf(bound, within), leaves: clipped(bound.leaves, within) };
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
  return [...areas.values()]
    .filter((area) => area.level === "grid" && lies(area.area_id, areaId, areas))
    .map((grid) => {
      const there = rows.filter(({ worker }) => worker.area_ids.some((id) => lies(id, grid.area_id, areas)));
      return { areaId: grid.area_id, gaps: gapsOf(there.map((row) => row.duty), within) };
    })
    .filter(({ gaps }) => gaps.length > 0);
}

/** Whether a place is another one or lies in it; everything lies in the whole. */
function lies(areaId: string, within: string, areas: ReadonlyMap<string, Area>): boolean {
  if (within === "") return true;
  let area = areas.get(areaId);
  for (let steps = 0; area !== undefined && steps < 8; steps += 1) {
    if (area.area_id === within) return true;
    area = area.parent_id ? areas.get(area.parent_id) : undefined;
  }
  return false;
}
