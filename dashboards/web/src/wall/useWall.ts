// The wall's numbers, live: heard by events, asked for again after every gap, kept when all is silent.
import { computed, effectScope, onScopeDispose, ref, shallowRef, type ComputedRef, type Ref } from "vue";

import { api, body, Refusal } from "@/shared/api/client";
import { hubNow, readClock } from "@/shared/clock";
import { useLive } from "@/shared/live";

import { marked, type Marks } from "./marks";
import { merged, type Known } from "./merging";
import { entryOf, isReplaced } from "./newBuild";
import { ageS, stalenessAt, type Staleness } from "./staleness";
import type { Wall } from "./wall";

const ASK_AFTER_S = 12;
const LISTEN_ANEW_AFTER_S = 30;
const CLOCK_OFF_MS = 3000;

export interface LiveWall {
  known: Ref<Known | null>;
  marks: Ref<Marks>;
  /** Seconds since the hub was last heard. */
  age: ComputedRef<number>;
  staleness: ComputedRef<Staleness>;
  /** 401 after the session ended, 403 where the account may not look. */
  refused: Ref<number | null>;
}

export function useWall(): LiveWall {
  const known = shallowRef<Known | null>(null);
  const marks = shallowRef<Marks>(new Map());
  const refused = ref<number | null>(null);
  const heardAt = ref(performance.now());
  const now = ref(performance.now());
  const age = computed(() => ageS(heardAt.value, now.value));

  function take(said: Wall, isWhole: boolean): void {
    if (known.value === null && !isWhole) return; // a part of nothing
    const next = merged(known.value, said, isWhole);
    marks.value = marked(marks.value, known.value, next, Date.now());
    known.value = next;
    heardAt.value = now.value = performance.now();
    refused.value = null;
    if (Math.abs(Date.parse(said.made_at) - hubNow()) > CLOCK_OFF_MS) void setClock();
  }

  async function ask(): Promise<void> {
    try {
      take(body(await api.GET("/api/v1/wall")) , true);
    } catch (error) {
      if (error instanceof Refusal && [401, 403].includes(error.status)) refused.value = error.status;
    }
  }

  async function back(): Promise<void> {
    await ask();
    if (await isReplaced(entryOf(document.head.innerHTML), servedPage).catch(() => false)) location.reload();
  }

  let stream = effectScope(true);
  function listen(): void {
    stream.stop();
    stream = effectScope(true);
    stream.run(() =>
      useLive((_, said) => take(said as Wall, false), () => void back(), "/api/v1/wall/stream", ["wall"]),
    );
  }

  let listenedAt = performance.now();
  function watch(): void {
    now.value = performance.now();
    marks.value = [...marks.value.values()].some((until) => until <= Date.now())
      ? marked(marks.value, null, known.value as Known, Date.now())
      : marks.value;
    if (age.value < ASK_AFTER_S || age.value % 5 !== 0) return;
    void ask();
    // A connection that was cut without a word looks open for ever.
    if (now.value - listenedAt < LISTEN_ANEW_AFTER_S * 1000) return;
    listenedAt = now.value;
    listen();
    void back();
  }

  void setClock().then(ask);
  listen();
  const timer = setInterval(watch, 1000);
  onScopeDispose(() => {
    clearInterval(timer);
    stream.stop();
  });
  return { known, marks, age, staleness: computed(() => stalenessAt(age.value)), refused };
}

async function setClock(): Promise<void> {
  await readClock().catch(() => undefined); // the next event tells again whether it is off
}

async function servedPage(): Promise<string> {
  const answer = await fetch("/wall", { cache: "no-store" });
  return answer.text();
}
