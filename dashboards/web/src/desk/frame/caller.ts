// Who sits at this desk; every part may ask.
import { inject, type InjectionKey } from "vue";

import type { Caller } from "@/shared/session";

export type Role = Caller["role"];
export const CALLER: InjectionKey<Caller> = Symbol("caller");

/** The signed-in caller. */
export function useCaller(): Caller {
  const caller = inject(CALLER);
  if (caller === undefined) throw new Error("only below the desk's App.vue");
  return caller;
}
