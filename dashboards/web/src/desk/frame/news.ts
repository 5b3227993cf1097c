// One live subscription for the whole desk; a part says what it wants to hear of.
import { inject, onScopeDispose, provide, readonly, ref, watch, type InjectionKey, type Ref } from "vue";

import { hubNow } from "@/shared/clock";
import { soon, useLive, type NewsName } from "@/shared/live";

export interface News {
  readonly isOpen: Readonly<Ref<boolean>>;
  /** Since when nothing can be heard, in the hub's milliseconds; null while the stream is open. */
  readonly lostAt: Readonly<Ref<number | null>>;
  /** Calls `hear` for news of these names until the returned function is called. */
  listen(names: readonly NewsName[], hear: (name: NewsName | "back", data: unknown) => void): () => void;
}

const NEWS: InjectionKey<News> = Symbol("news");

/** Opens the subscription; once, by App.vue. */
export function provideNews(): News {
  const listeners = new Map<symbol, { names: readonly NewsName[]; hear: (name: NewsName | "back", data: unknown) => void }>();
  const live = useLive(
    (name, data) => listeners.forEach((one) => one.names.includes(name) && one.hear(name, data)),
    () => listeners.forEach((one) => one.hear("back", null)),
  );
  const lostAt = ref<number | null>(null);
  watch(live.isOpen, (isOpen) => (lostAt.value = isOpen ? null : hubNow()));
  const news: News = {
    isOpen: live.isOpen,
    lostAt: readonly(lostAt),
    listen(names, hear) {
      const key = Symbol("listener");
      listeners.set(key, { names, hear });
      return () => listeners.delete(key);
    },
  };
  provide(NEWS, news);
  return news;
}

/** Hears each piece of news while the component lives; `back`: there was a gap, read everything anew. */
export function useNews(names: readonly NewsName[], hear: (name: NewsName | "back", data: unknown) => void): void {
  const news = inject(NEWS, undefined);
  if (news !== undefined) onScopeDispose(news.listen(names, hear));
}

/**
 * Runs `act` a little after news of these names, and after a gap; many at once count as one.
 * What has no news of its own is read every so often, too, and when somebody comes back to the page.
 */
export function useRenewal(names: readonly NewsName[], act: () => void, everyMs = 0): void {
  useNews(names, soon(act));
  if (everyMs === 0) return;
  const lookedAt = () => (document.hidden ? undefined : act());
  const timer = setInterval(lookedAt, everyMs);
  document.addEventListener("visibilitychange", lookedAt);
  onScopeDispose(() => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", lookedAt);
  });
}

/** The same for news of one home alone: each look at her is written down, so none is taken without need. */
export function useHomeRenewal(homeId: () => string, names: readonly NewsName[], act: () => void): void {
  const renew = soon(act);
  useNews(names, (name, data) => {
    if (name === "back" || isOf(homeId(), data)) renew();
  });
}

/** Whether a piece of news is about this home. */
export function isOf(homeId: string, data: unknown): boolean {
  return typeof data === "object" && data !== null && "home_id" in data && data.home_id === homeId;
}
