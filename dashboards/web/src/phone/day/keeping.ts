// The day as the phone keeps it: of one person, for 24 hours at most.
import { isTaken, storage } from "../storage";
import type { Day } from "./entries";
import { isOver } from "./expiry";

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

/** Keeps one day and nobody else's. False: the phone has no room for it, and then it keeps none at all. */
export async function keepDay(kept: KeptDay): Promise<boolean> {
  const all = await storage();
  if (all === null) return false;
  const replace = async () => {
    const days = all.transaction("days", "readwrite");
    await Promise.all([days.store.clear(), days.store.put(kept), days.done]);
  };
  if (await isTaken(replace)) return true;
  await forgetDays(); // what a newer answer replaces goes in any case; that may make room
  return isTaken(replace);
}

/** What was kept, unless its time is over: then it is gone. */
export async function readDay(now: number): Promise<KeptDay | null> {
  const kept = (await (await storage())?.getAll("days"))?.[0];
  if (kept === undefined) return null;
  if (!isOver(kept.got_at, now)) return kept;
  await forgetDays();
  return null;
}

export async function forgetDays(): Promise<void> {
  await (await storage())?.clear("days");
}
