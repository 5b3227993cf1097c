// What the app knows, and what follows from it: the day, what waits, the link. Its siblings change it; pages read it.
import { computed, shallowReactive } from "vue";

import type { Refusal } from "@/shared/api/client";
import { hubNow } from "@/shared/clock";

import { entriesOf, inOrder, type Entry } from "../day/entries";
import { keptUntil } from "../day/expiry";
import type { KeptDay } from "../day/keeping";
import { isToDo, shownDay } from "../day/shown";
import type { Place } from "../door/way";
import type { Kept } from "../queue/actions";

export type Link = "unknown" | "up" | "down";
/** `changed`: read the storage again; `sent`: something was answered; `left`: nobody is signed in any more. */
export type News = "changed" | "sent" | "left";
/** To the other tabs, and from them and the service worker. */
export const news = new BroadcastChannel("firstlight-phone");

export const state = shallowReactive({
  kept: null as KeptDay | null,
  actions: [] as readonly Kept[],
  /** Answered, but not yet part of the day that is shown. */
  answered: [] as readonly Kept[],
  link: "unknown" as Link,
  /** The hub was asked, or the storage read: there is something to show. */
  isReady: false,
  isSending: false,
  isSignedOut: false,
  /** Signing out: an answer that is still on its way is not kept any more. */
  isLeaving: false,
  /** The phone's storage took the day; else it is gone with this page. */
  isDayStored: true,
  refusal: null as Refusal | null,
  here: null as Place | null,
});
export const phone: Readonly<typeof state> = state;

/** What this person has tapped; somebody else's waits for him, and while nobody is known here it is nobody's to read. */
export const waiting = computed(() =>
  state.actions.filter((action) => action.account_id === state.kept?.account_id),
);
/** What the phone's storage refused: it waits in this page, and nowhere else. */
export const onlyHere = computed(() => state.actions.filter((action) => action.isUnstored).length);
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

export function standHere(place: Place | null): void {
  state.here = place;
}
