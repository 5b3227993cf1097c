// One ticket as a page or the panel shows it: read at once, and anew for whatever concerns it.
import { computed, ref, watchEffect, type ComputedRef, type Ref } from "vue";
import { useI18n } from "vue-i18n";

import { api, body, type Schemas } from "@/shared/api/client";

import { nameThis } from "../frame/heading";
import { areaName } from "../frame/names";
import { useNews } from "../frame/news";
import { useReading, type Reading } from "../frame/reading";

export interface OneTicket {
  readonly reading: Reading<Schemas["TicketWhole"]>;
  /** What it is, and where. */
  readonly title: ComputedRef<string>;
  readonly place: ComputedRef<string>;
  /** What was done here last, for whoever hears the page. */
  readonly done: Ref<string>;
  acted(action: string): void;
}

export function useTicket(id: string): OneTicket {
  const { t } = useI18n();
  const reading = useReading(async () => body(await api.GET("/api/v1/tickets/{ticket_id}", { params: { path: { ticket_id: id } } })));
  const ticket = reading.data;
  const done = ref("");

  watchEffect(() => {
    if (ticket.value !== null) nameThis(t(`desk_tickets.kinds.${ticket.value.kind}`));
  });
  useNews(["ticket"], (_name, data) => {
    if (data === null || (data as Schemas["TicketOut"]).ticket_id === id) void reading.again();
  });
  return {
    reading,
    done,
    title: computed(() => t(ticket.value ? `desk_tickets.kinds.${ticket.value.kind}` : "desk_tickets.one")),
    place: computed(() => (ticket.value ? (ticket.value.post_name ?? areaName(ticket.value.area_id)) : "")),
    acted(action) {
      done.value = t("desk_tickets.done", { action });
      void reading.again();
    },
  };
}
