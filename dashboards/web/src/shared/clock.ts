// The hub's time: in a drill it runs faster than the wall's, or stands.
import { onScopeDispose, readonly, ref, type Ref } from "vue";

import { api, body } from "./api/client";

export interface Anchor {
  readonly hub: number;
  readonly here: number;
  readonly rate: number;
}

let anchor: Anchor = { hub: Date.now(), here: Date.now(), rate: 1 };

export async function readClock(): Promise<Anchor> {
  const said = body(await api.GET("/api/v1/clock"));
  return anchored({ hub: Date.parse(said.now), here: Date.now(), rate: said.rate });
}

/** Goes on from a reading that was kept, as long as there is no newer one. */
export function anchored(known: Anchor): Anchor {
  anchor = known;
  return anchor;
}

/** The hub's now, in milliseconds. */
export function hubNow(): number {
  return anchor.hub + (Date.now() - anchor.here) * anchor.rate;
}

/** The hub's now as a ref that moves each second, as long as its component lives. */
export function useNow(everyMs = 1000): Readonly<Ref<number>> {
  const now = ref(hubNow());
  const timer = setInterval(() => (now.value = hubNow()), everyMs);
  onScopeDispose(() => clearInterval(timer));
  return readonly(now);
}
