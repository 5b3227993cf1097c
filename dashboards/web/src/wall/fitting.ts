// How many rows a place holds, counted anew when the wall changes.
import { computed, onBeforeUnmount, onMounted, ref, type ComputedRef, type Ref } from "vue";

import { wallUnit } from "./wallUnit";

/** Rows of so many hundredths of the wall's height that fit into an element, never fewer than one. */
export function useRows(box: Readonly<Ref<HTMLElement | null>>, height: number): ComputedRef<number> {
  const pixels = ref(0);
  const watched = new ResizeObserver(() => (pixels.value = box.value?.clientHeight ?? 0));
  onMounted(() => box.value !== null && watched.observe(box.value));
  onBeforeUnmount(() => watched.disconnect());
  return computed(() => Math.max(1, Math.floor((pixels.value + 1) / (height * wallUnit()))));
}
