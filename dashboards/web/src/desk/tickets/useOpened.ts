// The ticket beside the board: its name stands in the address, so a reload, Back and a shared link show it again.
import { computed, watch, type ComputedRef } from "vue";
import { useRoute, useRouter, type RouteLocationRaw } from "vue-router";

import { soon } from "@/shared/live";

import { boardAt, openedOf, type Filters } from "./filters";
import { useWide } from "./useWide";

const FOLLOWED_MS = 150; // whoever runs down a column is not shown every ticket on the way

export interface Opened {
  /** Empty: none. */
  readonly opened: ComputedRef<string>;
  /** Where a ticket's link leads: beside the board, or to its own page where there is no room. */
  linkTo(ticketId: string): RouteLocationRaw;
  /** What stands open changes with the selection; nothing is opened by it. */
  follow(ticketId: string): void;
  close(): void;
}

export function useOpened(filters: ComputedRef<Filters>): Opened {
  const route = useRoute();
  const router = useRouter();
  const isWide = useWide();
  const asked = computed(() => openedOf(route.query));
  const opened = computed(() => (isWide.value ? asked.value : ""));
  let next = "";
  const show = soon(() => {
    if (opened.value && next) void router.replace(boardAt(filters.value, next));
  }, FOLLOWED_MS);

  watch([asked, isWide], () => {
    next = "";
    if (asked.value && !isWide.value) void router.replace(`/tickets/${encodeURIComponent(asked.value)}`);
  }, { immediate: true });
  return {
    opened,
    linkTo: (ticketId) => (isWide.value ? boardAt(filters.value, ticketId) : `/tickets/${ticketId}`),
    follow(ticketId) {
      next = ticketId;
      show();
    },
    close() {
      next = "";
      void router.push(boardAt(filters.value));
    },
  };
}
