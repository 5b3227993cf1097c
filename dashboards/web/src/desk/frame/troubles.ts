// The one place where errors end that no part has shown itself.
import { readonly, shallowRef, type App } from "vue";

import { ledToSignIn } from "@/shared/session";

const trouble = shallowRef<unknown>(null);

/** What to show above the page; null: nothing. */
export const shownTrouble = readonly(trouble);

export function forgetTrouble(): void {
  trouble.value = null;
}

/** A signed-out reader goes to the sign-in; everything else is shown. */
export function troubled(error: unknown): void {
  if (ledToSignIn(error)) return;
  trouble.value = error;
  console.error(error);
}

export function catchTroubles(app: App): void {
  app.config.errorHandler = troubled;
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    troubled(event.reason);
  });
}
