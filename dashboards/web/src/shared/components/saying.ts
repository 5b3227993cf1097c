// How a screen says in the reader's language what the hub gives in English; a screen that knows provides it.
import type { InjectionKey } from "vue";

/** Null: nobody knows; then it is shown as it came. */
export const SAY_REASON: InjectionKey<(reason: string) => string | null> = Symbol("say reason");
