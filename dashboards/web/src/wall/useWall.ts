// The wall's numbers, live: heard as events, asked for when no event comes, kept when all is silent.
import { computed, effectScope, onScopeDispose, ref, shallowRef, type ComputedRef, type Ref } from "vue";

import { api, body, Refusal } from "@/shared/api/client";
import { hubNow, readClock } from "@/shared/clock";
import { useLive, type Live } from "@/shared/live";

import { marked, type Marks } from "./marks";
import { merged, type Known } from "./merging";
import { entryOf, isReplaced } from "./newBuild";
import { ageS, stalenessAt, type Staleness } from "./staleness";
import { dueNow } from "./watching";
import type { Wall } from "./wall";

const STREAM = "/api/v1/wall/stream";
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
  const running = entryOf(document.head.innerHTML);
  let stream = effectScope(true);
  let live: Live | undefined;
  let isFirst = true; // the first event of a stream names every unit

  function take(said: Wall, isWhole: boolean): void {
    const next = merged(known.value, said, isWhole);
    marks.value = marked(marks.value, known.value, next, Date.now());
    known.value = next;
    heardAt.value = now.value = performance.now();
    if (refused.value !== null) listen();
    refused.value = null;
    if (Math.abs(Date.parse(said.made_at) - hubNow()) > CLOCK_OFF_MS) void setClock();
  }

  function listen(): void {
    stream.stop();
    stream = effectScope(true);
    isFirst = true;
    live = stream.run(() => useLive((_, said) => hear(said as Wall), () => void back(), STREAM, ["wall"]));
  }

  function hear(said: Wall): void {
    const isWhole = isFirst;
    isFirst = false;
    take(said, isWhole);
  }

  async function back(): Promise<void> {
    isFirst = true;
    if (await isReplaced(running, servedPage).catch(() => false)) location.reload();
  }

  async function ask(): Promise<void> {
    try {
      take(body(await api.GET("/api/v1/wall")), true);
    } catch (error) {
      if (!(error instanceof Refusal) || ![401, 403].includes(error.status)) return;
      refused.value = error.status;
      stream.stop();
    }
  }

  function watch(): void {
    now.value = performance.now();
    if (known.value !== null) marks.value = marked(marks.value, null, known.value, Date.now());
    const due = dueNow(age.value, live?.isOpen.value ?? false, refused.value !== null);
    if (due.ask) void ask();
    if (due.listen) listen();
  }

  void setClock();
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
