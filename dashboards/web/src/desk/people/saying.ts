// Stretches of time as a roster says them: 周三 22:00–周四 06:00.
import { useI18n } from "vue-i18n";

import { zone } from "@/shared/words";

import { dayOfMonth, weekday } from "../homes/timeline/dates";
import { beginOf } from "../reports/weeks";
import { endsOf } from "./gaps";

interface Saying {
  /** `周三 22:00–周四 06:00` */
  said(from: number, until: number): string;
  /** `11月25日周三 22:00–11月26日周四 06:00` */
  dated(from: number, until: number): string;
}

export function useSpanWords(): Saying {
  const { t } = useI18n();
  const words = (from: number, until: number, nameOf: (at: number) => string) => {
    const ends = endsOf({ from, until }, zone());
    const first = `${nameOf(from)} ${ends.fromTime}`;
    const last = ends.untilDay === ends.fromDay ? ends.untilTime : `${nameOf(beginOf(ends.untilDay, zone()))} ${ends.untilTime}`;
    return t("desk_people.span", { first, last });
  };
  return {
    said: (from, until) => words(from, until, weekday),
    dated: (from, until) => words(from, until, (at) => `${dayOfMonth(at)} ${weekday(at)}`),
  };
}
