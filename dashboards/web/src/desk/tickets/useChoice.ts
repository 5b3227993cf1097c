// Choosing one of many that the hub searches through: what is typed, what is found, and nothing chosen that is not shown.
import { ref, watch, type Ref } from "vue";

import { soon } from "@/shared/live";

import { useReading, type Reading } from "../frame/reading";

const TYPED_MS = 300;

export interface Choice<T> {
  readonly text: Ref<string>;
  readonly found: Reading<T>;
  /** To be called as somebody types. */
  typed(): void;
}

export function useChoice<T>(chosen: Ref<string>, read: (text: string) => Promise<T>, idsOf: (found: T) => readonly string[]): Choice<T> {
  const text = ref("");
  const found = useReading(() => read(text.value.trim()));
  watch(found.data, (now) => {
    if (now !== null && !idsOf(now).includes(chosen.value)) chosen.value = "";
  });
  return { text, found, typed: soon(() => void found.again(), TYPED_MS) };
}
