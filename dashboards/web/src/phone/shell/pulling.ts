// Pulling the list down asks the hub again.
import { onMounted, onScopeDispose, readonly, ref, type Ref } from "vue";

const FAR_PX = 90;

/** Whether it was just pulled; true for a second. */
export function useSwipe(act: () => void): Readonly<Ref<boolean>> {
  const isPulled = ref(false);
  let from: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const began = (event: TouchEvent) => {
    from = scrollY <= 0 ? (event.touches[0]?.clientY ?? null) : null;
  };
  const ended = (event: TouchEvent) => {
    const until = event.changedTouches[0]?.clientY ?? 0;
    if (from === null || until - from < FAR_PX) return;
    isPulled.value = true;
    act();
    timer = setTimeout(() => (isPulled.value = false), 1000);
  };
  onMounted(() => {
    addEventListener("touchstart", began, { passive: true });
    addEventListener("touchend", ended, { passive: true });
  });
  onScopeDispose(() => {
    clearTimeout(timer);
    removeEventListener("touchstart", began);
    removeEventListener("touchend", ended);
  });
  return readonly(isPulled);
}
