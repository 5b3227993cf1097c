// The phone's own storage: what is to do for a day at most, and what waits until it is sent.
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

import { isOver } from "../day/expiry";
import type { Day } from "../day/entries";
import type { Action, Kept, Refused } from "./actions";

export interface KeptDay {
  readonly account_id: string;
  readonly username: string;
  readonly worker_id: string | null;
  readonly day: Day;
  /** What the hub calls this state of it. */
  readonly tag: string;
  /** When it came, by the phone's clock; `hub` and `rate` are the hub's clock then. */
  readonly got_at: number;
  readonly hub: number;
  readonly rate: number;
}

interface Tables extends DBSchema {
  days: { key: string; value: KeptDay };
  actions: { key: number; value: Action };
}

const NAME = "firstlight-phone";
let opened: Promise<IDBPDatabase<Tables>> | null = null;

function database(): Promise<IDBPDatabase<Tables>> {
  opened ??= openDB<Tables>(NAME, 1, {
    upgrade(made) {
      made.createObjectStore("days", { keyPath: "account_id" });
      made.createObjectStore("actions", { autoIncrement: true });
    },
    terminated: () => (opened = null),
  });
  return opened;
}

/** Keeps one day and nobody else's. */
export async function keepDay(kept: KeptDay): Promise<void> {
  const all = (await database()).transaction("days", "readwrite");
  await Promise.all([all.store.clear(), all.store.put(kept), all.done]);
}

/** What was kept, unless its time is over: then it is gone. */
export async function readDay(now: number): Promise<KeptDay | null> {
  const kept = (await (await database()).getAll("days"))[0];
  if (kept === undefined) return null;
  if (!isOver(kept.got_at, now)) return kept;
  await forgetDays();
  return null;
}

export async function forgetDays(): Promise<void> {
  await (await database()).clear("days");
}

export async function keepAction(action: Action): Promise<void> {
  await (await database()).add("actions", action);
}

/** Everybody's, in the order of the taps. */
export async function readActions(): Promise<Kept[]> {
  const all = (await database()).transaction("actions");
  const [keys, values] = await Promise.all([all.store.getAllKeys(), all.store.getAll()]);
  return values.map((action, index) => ({ ...action, seq: keys[index] ?? 0 }));
}

export async function dropAction(seq: number): Promise<void> {
  await (await database()).delete("actions", seq);
}

/** Marks it as refused, or with null as to be sent again; one that is gone stays gone. */
export async function markAction(seq: number, refused: Refused | null): Promise<void> {
  const all = (await database()).transaction("actions", "readwrite");
  const found = await all.store.get(seq);
  if (found !== undefined) {
    delete (found as { refused?: Refused }).refused;
    await all.store.put(refused === null ? found : { ...found, refused }, seq);
  }
  await all.done;
}
