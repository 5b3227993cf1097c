// The hub's time: in a drill it runs faster than the wall's, or stands.
import { computed, onScopeDispose, ref, shallowRef, type ComputedRef } from "vue";

import { api, body } from "./api/client";

export interface Anchor {
  readonly hub: number;
  readonly here: number;
  readonly rate: number;
}

const anchor = shallowRef<Anchor>({ hub: Date.now(), here: Date.now(), rate: 1 });

/** The hub's answer is as old as half of its way here and back, so a slow network is no late clock. */
export async function readClock(): Promise<Anchor> {
  const asked = Date.now();
  const said = body(await api.GET("/api/v1/clock"));
  return anchored({ hub: Date.parse(said.now), here: (asked + Date.now()) / 2, rate: said.rate });
}

/** Goes on from a reading that was kept, as long as there is no newer one. */
export function anchored(known: Anchor): Anchor {
  anchor.value = known;
  return known;
}

/** The hub's now, in milliseconds. */
export function hubNow(): number {
  const { hub, here, rate } = anchor.value;
  return hub + (Date.now() - here) * rate;
}

/** The hub's now: moves each second, and at once when the clock was read, as long as its component lives. */
export function useNow(everyMs = 1000): ComputedRef<number> {
  const ticks = ref(0);
  const timer = setInterval(() => (ticks.value += 1), everyMs);
  onScopeDispose(() => clearInterval(timer));
  return computed(() => (void ticks.value, hubNow()));
}
