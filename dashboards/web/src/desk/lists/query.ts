// One word of the address as something to bind a field to: whoever shares the address shares the filter.
import { computed, type WritableComputedRef } from "vue";
import { useRoute, useRouter } from "vue-router";

export function useQuery(name: string, without = ""): WritableComputedRef<string> {
  const route = useRoute();
  const router = useRouter();
  return computed({
    get: () => {
      const value = route.query[name];
      return typeof value === "string" ? value : without;
    },
    set: (value) => {
      const others = Object.fromEntries(Object.entries(route.query).filter(([other]) => other !== name));
      void router.replace({ query: value === without ? others : { ...others, [name]: value } });
    },
  });
}
