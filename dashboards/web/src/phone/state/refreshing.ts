// The day: from the phone's storage at once, and made fresh when there is signal.
import { api, body, Refusal } from "@/shared/api/client";
import { anchored, readClock, type Anchor } from "@/shared/clock";
import { loadCaller, type Caller } from "@/shared/session";

import type { Day } from "../day/entries";
import { isOver } from "../day/expiry";
import { forgetDays, keepDay, readDay, type KeptDay } from "../day/keeping";
import { news, state } from "./phone";

export async function readKept(): Promise<void> {
  const found = await readDay(Date.now());
  if (found === null && !state.isDayStored) return; // what this page holds is all that there is
  state.kept = found;
  if (found === null) return;
  const { hub, got_at, rate } = found;
  if (state.link !== "up") anchored({ hub, here: got_at, rate });
}

let refreshing: Promise<void> | null = null;

/** Asks the hub; several at once are one. */
export function refresh(): Promise<void> {
  refreshing ??= ask().finally(() => (refreshing = null));
  return refreshing;
}

/** Not the one that was asked for before the last answer. */
export async function refreshAnew(): Promise<void> {
  await refreshing;
  await refresh();
}

async function ask(before = state.kept): Promise<void> {
  const answered = state.answered.length;
  try {
    const [caller, found, anchor] = await Promise.all([loadCaller(), readDayOf(before), readClock()]);
    if (found === null && before?.account_id !== caller.account_id) return await ask(null); // not this person's
    const kept = keptOf(caller, found, anchor, before);
    if (kept === null || state.isLeaving) return;
    Object.assign(state, { kept, link: "up", isSignedOut: false, refusal: null });
    state.answered = state.answered.slice(answered);
    state.isDayStored = await keepDay(kept);
    news.postMessage("changed");
  } catch (error) {
    await failed(error);
  } finally {
    state.isReady = true;
  }
}

interface Found {
  readonly day: Day;
  readonly tag: string;
}

/** Null: nothing has changed since. No browser's cache keeps it: it is about people. */
async function readDayOf(before: KeptDay | null): Promise<Found | null> {
  const headers = before?.tag ? { "If-None-Match": before.tag } : {};
  try {
    const answer = await api.GET("/api/v1/me/day", { headers, cache: "no-store" });
    return { day: body(answer), tag: answer.response.headers.get("ETag") ?? "" };
  } catch (error) {
    if (error instanceof Refusal && error.status === 304) return null;
    throw error;
  }
}

/** What was found, or the day before with a new time; null: there was none. */
function keptOf(caller: Caller, found: Found | null, anchor: Anchor, before: KeptDay | null): KeptDay | null {
  const { account_id, username, worker_id } = caller;
  const made_at = new Date(anchor.hub).toISOString();
  const fresh = found ?? (before && { day: { ...before.day, made_at }, tag: before.tag });
  const { here: got_at, hub, rate } = anchor;
  return fresh && { account_id, username, worker_id, ...fresh, got_at, hub, rate };
}

async function failed(error: unknown): Promise<void> {
  if (!(error instanceof Refusal)) {
    state.link = "down";
    return;
  }
  state.link = error.status >= 500 ? "down" : "up";
  state.refusal = error.status === 401 ? null : error;
  if (error.status !== 401) return;
  Object.assign(state, { isSignedOut: true, kept: null });
  await forgetDays(); // whoever is signed out, by himself or by the desk, reads no more about people
}

export function forgetIfOver(): void {
  if (state.kept === null || !isOver(state.kept.got_at, Date.now())) return;
  state.kept = null;
  void forgetDays();
}
