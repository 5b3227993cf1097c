// Names of areas and workers by id: asked for together, kept for the session; never of residents.
import { reactive } from "vue";

import { api, body } from "@/shared/api/client";

import { troubled } from "./troubles";

type What = "area" | "worker";
const MOST = 150;
/** What an id may be; an account's name may be more, and is nobody's id then. */
const ID = /^[\p{L}\p{N}_][\p{L}\p{N}_.:-]{0,63}$/u;
const known = reactive({ area: new Map<string, string>(), worker: new Map<string, string>() });
const wanted = { area: new Set<string>(), worker: new Set<string>() };
let isPlanned = false;

/** What a place is called; its id until the name is there, or for good if it has none. */
export function areaName(id: string): string {
  return nameOf("area", id);
}

/** What a worker is called; the same. */
export function workerName(id: string): string {
  return nameOf("worker", id);
}

function nameOf(what: What, id: string): string {
  if (!ID.test(id)) return id;
  const name = known[what].get(id);
  if (name === undefined) {
    wanted[what].add(id);
    if (!isPlanned) setTimeout(() => void ask().catch(troubled));
    isPlanned = true;
  }
  return name ?? id;
}

async function ask(): Promise<void> {
  isPlanned = false;
  const areas = take("area");
  const workers = take("worker");
  if (areas.length + workers.length === 0) return;
  const found = body(await api.GET("/api/v1/names", { params: { query: { area: areas, worker: workers } } }));
  for (const id of areas) known.area.set(id, found.areas[id] ?? id);
  for (const id of workers) known.worker.set(id, found.workers[id] ?? id);
  if (wanted.area.size + wanted.worker.size > 0) await ask();
}

function take(what: What): string[] {
  const ids = [...wanted[what]].slice(0, MOST);
  for (const id of ids) wanted[what].delete(id);
  return ids;
}
