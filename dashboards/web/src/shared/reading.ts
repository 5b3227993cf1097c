// What a screen reads from the hub: the newest answer, the trouble if there is one, and reading again.
import { onScopeDispose, readonly, ref, shallowRef, type Ref, type ShallowRef } from "vue";

import { hubNow } from "./clock";
import { ledToSignIn } from "./session";

export interface Reading<T> {
  /** The newest answer; what was read before stays while a later attempt fails. */
  readonly data: Readonly<ShallowRef<T | null>>;
  readonly error: Readonly<ShallowRef<unknown>>;
  readonly isReading: Readonly<Ref<boolean>>;
  /** When the answer came, in the hub's milliseconds. */
  readonly readAt: Readonly<Ref<number | null>>;
  again(): Promise<void>;
}

/** Reads at once, and whenever `again` is called; an answer that was overtaken is dropped. */
export function useReading<T>(read: () => Promise<T>): Reading<T> {
  const data: ShallowRef<T | null> = shallowRef(null);
  const error = shallowRef<unknown>(null);
  const isReading = ref(true);
  const readAt = ref<number | null>(null);
  let newest = 0;
  onScopeDispose(() => (newest = Infinity));

  async function again(): Promise<void> {
    if (newest === Infinity) return; // nobody is here to read it
    const mine = ++newest;
    isReading.value = true;
    try {
      const answer = await read();
      if (mine !== newest) return;
      data.value = answer;
      readAt.value = hubNow();
      error.value = null;
    } catch (trouble) {
      if (mine !== newest || ledToSignIn(trouble)) return;
      error.value = trouble;
    }
    isReading.value = false;
  }
  void again();
  return { data, error: readonly(error), isReading: readonly(isReading), readAt: readonly(readAt), again };
}

/** Every page of a list: calls `read` with each cursor until there is no next, at most `most` items. */
export async function whole<T>(
  read: (cursor: string | undefined) => Promise<{ readonly items: readonly T[]; readonly next?: string | null }>,
  most = 2000,
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    all.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && all.length < most);
  return all;
}
