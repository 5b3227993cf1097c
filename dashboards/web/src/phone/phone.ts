// The app's state: the day from the phone's storage, made fresh when there is signal; what waits, and the link.
import { computed, shallowReactive } from "vue";

import { api, body, Refusal } from "@/shared/api/client";
import { anchored, hubNow, readClock } from "@/shared/clock";
import { loadCaller } from "@/shared/session";

import { entriesOf, inOrder, type Day, type Entry } from "./day/entries";
import { isOver, keptUntil } from "./day/expiry";
import { isToDo, shownDay } from "./day/shown";
import type { Place } from "./door/way";
import type { Action, Kept } from "./queue/actions";
import { sendAll } from "./queue/sending";
import {
  dropAction,
  forgetDays,
  keepAction,
  keepDay,
  markAction,
  readActions,
  readDay,
  type KeptDay,
} from "./queue/storage";
import { sendWhenBack } from "./shell/installing";

export type Link = "unknown" | "up" | "down";
const news = new BroadcastChannel("firstlight-phone");

const state = shallowReactive({
  kept: null as KeptDay | null,
  actions: [] as readonly Kept[],
  /** Answered, but not yet part of the day that is shown. */
  answered: [] as readonly Kept[],
  link: "unknown" as Link,
  /** The hub was asked, or the storage read: there is something to show. */
  isReady: false,
  isSending: false,
  isSignedOut: false,
  /** The phone's storage did not take the last tap. */
  isUnkept: false,
  refusal: null as Refusal | null,
  here: null as Place | null,
});
export const phone: Readonly<typeof state> = state;

/** What this person has tapped; somebody else's waits for him, and while nobody is known here it is nobody's to read. */
export const waiting = computed(() =>
  state.actions.filter((action) => action.account_id === state.kept?.account_id),
);
export const shown = computed(() =>
  state.kept === null
    ? null
    : shownDay(state.kept.day, [...state.answered, ...waiting.value], state.kept.worker_id),
);
const entries = computed(() => (shown.value === null ? [] : entriesOf(shown.value, hubNow())));
/** What is to do, the most urgent first. */
export const todo = computed(() => inOrder(entries.value.filter(isToDo), state.here));
export const gone = computed(() => (state.kept === null ? null : keptUntil(state.kept.got_at)));

export function entryAt(path: string): Entry | null {
  return entries.value.find((entry) => entry.path === path) ?? null;
}

/** From the phone's storage first, so that there is something to read at once. */
export async function begin(): Promise<void> {
  await Promise.all([readKept(), readWaiting()]);
  state.isReady = state.kept !== null;
  news.onmessage = ({ data }) => void (data === "sent" ? sentElsewhere() : Promise.all([readKept(), readWaiting()]));
  await refresh();
  void send();
}

async function readKept(): Promise<void> {
  state.kept = await readDay(Date.now());
  if (state.kept === null) return;
  const { hub, got_at, rate } = state.kept;
  if (state.link !== "up") anchored({ hub, here: got_at, rate });
}

async function readWaiting(): Promise<void> {
  state.actions = await readActions();
}

/** The service worker has sent something: it is answered, but not yet part of the day. */
async function sentElsewhere(): Promise<void> {
  await noteAnswered();
  await refreshAnew();
}

let refreshing: Promise<void> | null = null;
let isLeaving = false;

/** Asks the hub; several at once are one. */
export function refresh(): Promise<void> {
  refreshing ??= ask().finally(() => (refreshing = null));
  return refreshing;
}

/** Null: nothing has changed since. No browser's cache keeps it: it is about people. */
async function readDayOf(before: KeptDay | null): Promise<{ day: Day; tag: string } | null> {
  const headers = before?.tag ? { "If-None-Match": before.tag } : {};
  try {
    const answer = await api.GET("/api/v1/me/day", { headers, cache: "no-store" });
    return { day: body(answer), tag: answer.response.headers.get("ETag") ?? "" };
  } catch (error) {
    if (error instanceof Refusal && error.status === 304) return null;
    throw error;
  }
}

async function ask(before = state.kept): Promise<void> {
  const answered = state.answered.length;
  try {
    const [caller, found, anchor] = await Promise.all([loadCaller(), readDayOf(before), readClock()]);
    const { account_id, username, worker_id } = caller;
    if (found === null && before?.account_id !== account_id) return await ask(null); // not this person's
    const made_at = new Date(anchor.hub).toISOString();
    const fresh = found ?? (before && { day: { ...before.day, made_at }, tag: before.tag });
    if (fresh === null || isLeaving) return;
    const { here: got_at, hub, rate } = anchor;
    const kept: KeptDay = { account_id, username, worker_id, ...fresh, got_at, hub, rate };
    Object.assign(state, { kept, link: "up", isSignedOut: false, refusal: null });
    state.answered = state.answered.slice(answered);
    await keepDay(kept);
    news.postMessage("changed");
  } catch (error) {
    await failed(error);
  } finally {
    state.isReady = true;
  }
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

/** Not the one that was asked for before the last answer. */
async function refreshAnew(): Promise<void> {
  await refreshing;
  await refresh();
}

async function noteAnswered(): Promise<void> {
  const before = state.actions;
  await readWaiting();
  const still = new Set(state.actions.map((action) => action.seq));
  const known = new Set(state.answered.map((action) => action.seq));
  const answered = before.filter(({ seq }) => !still.has(seq) && !known.has(seq));
  state.answered = [...state.answered, ...answered];
}

let again = false;

/** Sends what waits; called during that, once more after it. */
export async function send(): Promise<void> {
  again = true;
  if (state.isSending) return;
  state.isSending = true;
  try {
    while (again) {
      again = false;
      if (state.actions.length === 0) continue;
      const ended = await sendAll(() => void noteAnswered());
      await noteAnswered();
      if (ended === "later") state.link = "down";
      if (ended === "signed_out") state.isSignedOut = true;
      if (state.answered.length > 0 && ended === "empty") await refreshAnew();
    }
  } finally {
    state.isSending = false;
  }
}

export type Tap = Pick<Action, "key" | "title" | "verb" | "of" | "said"> & { photo?: Blob };

const tapping = new Set<string>();

/** Kept first, then sent: nothing that was tapped depends on the signal. A trembling thumb taps once. */
export async function act(tap: Tap): Promise<void> {
  const tapped = `${tap.verb} ${tap.of}`;
  if (state.kept === null || tapping.has(tapped)) return;
  tapping.add(tapped);
  try {
    await keepAction({
      ...tap,
      action_id: crypto.randomUUID?.() ?? randomId(),
      account_id: state.kept.account_id,
      acted_at: afterThose(state.actions),
    });
    state.isUnkept = false;
    await readWaiting();
  } catch (error) {
    state.isUnkept = true; // a full phone, or a browser that gives no storage: whoever tapped must know
    throw error;
  } finally {
    tapping.delete(tapped);
  }
  news.postMessage("changed");
  if (state.link === "down") void sendWhenBack();
  void send();
}

/** The hub's now, but never before what was tapped earlier: a clock that is read anew may step back. */
function afterThose(earlier: readonly Kept[]): string {
  const now = new Date(hubNow()).toISOString();
  return earlier.reduce((latest, { acted_at }) => (acted_at > latest ? acted_at : latest), now);
}

/** Where `randomUUID` is missing, as it is without TLS. */
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

export async function drop(seqs: readonly number[]): Promise<void> {
  await Promise.all(seqs.map(dropAction));
  await readWaiting();
  void send();
}

export async function tryAgain(seq: number): Promise<void> {
  await markAction(seq, null);
  await readWaiting();
  void send();
}

/** The messages about it are seen, as by its plain page. */
export async function noteSeen(ticketId: string): Promise<void> {
  await api.POST("/api/v1/me/seen", { body: { ticket_ids: [ticketId] } }).catch(() => undefined);
}

export function standHere(place: Place | null): void {
  state.here = place;
}

/** The phone knows nothing about people any more; what waits is kept for this person. */
export async function signOut(): Promise<void> {
  const { csrf } = await loadCaller();
  isLeaving = true; // an answer that is still on its way is not kept any more
  try {
    await forgetDays();
    news.postMessage("changed");
    const form = new URLSearchParams({ csrf: csrf ?? "" });
    await fetch("/sign-out", { method: "POST", body: form, redirect: "manual" });
    location.assign("/sign-in?to=/phone");
  } catch (error) {
    isLeaving = false; // no signal: still signed in
    throw error;
  }
}

export function forgetIfOver(): void {
  if (state.kept === null || !isOver(state.kept.got_at, Date.now())) return;
  state.kept = null;
  void forgetDays();
}
