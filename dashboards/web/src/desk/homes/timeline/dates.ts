// Dates as the picture's rows and cursor write them.
import { language, zone } from "@/shared/words";

function written(at: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language(), { timeZone: zone(), ...options }).format(new Date(at));
}

/** `周日`, `Sun` */
export function weekday(at: number): string {
  return written(at, { weekday: "short" });
}

/** `11月22日`, `22 Nov` */
export function dayOfMonth(at: number): string {
  return written(at, { month: "short", day: "numeric" });
}

/** `11月22日周日 06:41` */
export function moment(at: number): string {
  return written(at, { month: "short", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}
