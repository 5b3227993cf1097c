// One word of the address as something to bind a field to: whoever shares the address shares the filter.
import { computed, ref, watch, type WritableComputedRef } from "vue";
import { useRoute, useRouter } from "vue-router";

/** The word counts at once, and stands in the address a moment later; `without` it is left out there. */
export function useQuery(name: string, without = ""): WritableComputedRef<string> {
  const route = useRoute();
  const router = useRouter();
  const asked = () => {
    const value = route.query[name];
    return typeof value === "string" ? value : without;
  };
  const now = ref(asked());
  const path = route.path;
  watch(asked, (value) => {
    if (route.path === path) now.value = value;
  });
  return computed({
    get: () => now.value,
    set: (value) => {
      now.value = value;
      const others = Object.fromEntries(Object.entries(route.query).filter(([other]) => other !== name));
      void router.replace({ query: value === without ? others : { ...others, [name]: value } });
    },
  });
}
