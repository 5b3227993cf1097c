// The board's tickets: read by its filters, page by page, renewed as news arrives.
import { computed, onScopeDispose, ref, watch, type ComputedRef, type Ref } from "vue";

import { api, body } from "@/shared/api/client";

import { useNews, useRenewal } from "../frame/news";
import { useReading, type Reading } from "../frame/reading";
import { arrivals, columns, heardOf, unlisted, type Column, type Ticket } from "./board";
import { columnsOf, type Filters } from "./filters";

const PAGE = 200;
const MOST = 1000;
const RENEWED_MS = 60_000;

export interface Board {
  readonly reading: Reading<{ items: Ticket[]; next?: string | null }>;
  readonly board: ComputedRef<Column[]>;
  readonly tickets: ComputedRef<readonly Ticket[]>;
  readonly hasMore: ComputedRef<boolean>;
  /** More than a board can hold: only narrower filters show the others. */
  readonly isFull: ComputedRef<boolean>;
  /** New tickets that came while one looked on and that the filters do not show. */
  readonly outside: Ref<number>;
  /** Tickets that came while one looked on, until they are looked at. */
  readonly fresh: Ref<ReadonlySet<string>>;
  more(): void;
  seen(ticketId: string): void;
}

export function useBoard(filters: ComputedRef<Filters>): Board {
  const limit = ref(PAGE);
  const fresh = ref<ReadonlySet<string>>(new Set());
  const outside = ref(0);
  let heard: ReadonlySet<string> = new Set();
  let before: readonly Ticket[] | null = null;
  const reading = useReading(() => read(filters.value, limit.value));
  const tickets = computed(() => reading.data.value?.items ?? []);
  const isCut = computed(() => (reading.data.value?.next ?? null) !== null);
  const board = computed(() => columns(tickets.value, columnsOf(filters.value)));

  watch(tickets, (after) => {
    const came = arrivals(before, after);
    if (came.length > 0) fresh.value = new Set([...fresh.value, ...came]);
    before = after;
    outside.value = unlisted(heard, after);
  });
  watch(filters, (now, was) => {
    if (sameSearch(now, was)) return;
    before = null; // another question: nothing in its answer is news
    limit.value = PAGE;
    void reading.again();
  });
  useNews(["ticket"], (_name, data) => {
    heard = data === null ? new Set() : heardOf(heard, data as Ticket);
  });
  useRenewal(["ticket", "incident"], () => void reading.again());
  const timer = setInterval(() => void reading.again(), RENEWED_MS); // clocks turn near without news
  onScopeDispose(() => clearInterval(timer));

  return {
    reading, board, tickets, fresh, outside,
    hasMore: computed(() => isCut.value && limit.value < MOST),
    isFull: computed(() => isCut.value && limit.value >= MOST),
    more() {
      before = null;
      limit.value = Math.min(MOST, limit.value + PAGE);
      void reading.again();
    },
    seen(ticketId) {
      if (fresh.value.has(ticketId)) fresh.value = new Set([...fresh.value].filter((id) => id !== ticketId));
    },
  };
}

async function read(filters: Filters, limit: number): Promise<{ items: Ticket[]; next?: string | null }> {
  const query = {
    limit,
    order: "urgent" as const,
    state: [...columnsOf(filters)],
    priority: filters.priority.length > 0 ? [...filters.priority] : undefined,
    kind: filters.kind ? [filters.kind as never] : undefined,
    area_id: filters.area || undefined,
    clock: filters.clock || undefined,
    text: filters.text.trim() || undefined,
  };
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  return body(await api.GET("/api/v1/tickets", { params: { query: given } }));
}

function sameSearch(one: Filters, other: Filters): boolean {
  return JSON.stringify({ ...one, view: "" }) === JSON.stringify({ ...other, view: "" });
}
