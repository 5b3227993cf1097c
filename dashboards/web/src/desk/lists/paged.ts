// A long list, a page at a time: what was read so far, and the next page when somebody asks for it.
import { computed, readonly, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from "vue";

import { ledToSignIn } from "@/shared/session";

export interface PageOf<T> {
  readonly items: readonly T[];
  readonly next?: string | null;
}

export interface Paged<T> {
  readonly items: Readonly<ShallowRef<readonly T[] | null>>;
  readonly error: Readonly<ShallowRef<unknown>>;
  readonly hasMore: ComputedRef<boolean>;
  readonly isReading: Readonly<Ref<boolean>>;
  more(): Promise<void>;
  /** Begins anew at the first page. */
  again(): Promise<void>;
}

export function usePaged<T>(read: (cursor: string | undefined) => Promise<PageOf<T>>): Paged<T> {
  const items: ShallowRef<readonly T[] | null> = shallowRef(null);
  const error = shallowRef<unknown>(null);
  const next = ref<string | null>(null);
  const isReading = ref(false);
  let newest = 0;

  async function page(cursor: string | undefined): Promise<void> {
    const mine = ++newest;
    isReading.value = true;
    try {
      const found = await read(cursor);
      if (mine !== newest) return;
      items.value = cursor === undefined ? found.items : [...(items.value ?? []), ...found.items];
      next.value = found.next ?? null;
      error.value = null;
    } catch (trouble) {
      if (mine !== newest || ledToSignIn(trouble)) return;
      error.value = trouble;
    }
    isReading.value = false;
  }
  void page(undefined);
  return {
    items,
    error,
    hasMore: computed(() => next.value !== null),
    isReading: readonly(isReading),
    more: () => page(next.value ?? undefined),
    again: () => page(undefined),
  };
}
