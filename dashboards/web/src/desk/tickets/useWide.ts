// Whether the screen is wide enough for a ticket beside the board.
import { onScopeDispose, readonly, ref, type Ref } from "vue";

const WIDE = "(min-width: 1200px)";

export function useWide(): Readonly<Ref<boolean>> {
  const media = matchMedia(WIDE);
  const isWide = ref(media.matches);
  const changed = () => (isWide.value = media.matches);
  media.addEventListener("change", changed);
  onScopeDispose(() => media.removeEventListener("change", changed));
  return readonly(isWide);
}
