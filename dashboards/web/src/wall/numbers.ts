// Numbers as people read them: 84,619.
import { language } from "@/shared/words";

/** Null: too few to be told. */
export function grouped(value: number | null): string {
  return value === null ? "—" : new Intl.NumberFormat(language()).format(value);
}
