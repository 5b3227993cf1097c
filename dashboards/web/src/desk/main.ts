// The desk screen: words, routes, then the app as soon as it is known who sits there.
import "@/shared/tokens.css";
import "@/shared/base.css";

import { createApp } from "vue";

import { readClock } from "@/shared/clock";
import { ledToSignIn, loadCaller } from "@/shared/session";
import { createWords, type Catalogues } from "@/shared/words";

import App from "./App.vue";
import { CALLER } from "./frame/caller";
import { catchTroubles } from "./frame/troubles";
import Unreached from "./frame/Unreached.vue";
import { createDeskRouter } from "./router";

const words = createWords({
  ...import.meta.glob("../shared/words/*.json", { eager: true }),
  ...import.meta.glob("./**/words/*.json", { eager: true }),
} as Catalogues);

async function begin(): Promise<void> {
  const [caller] = await Promise.all([loadCaller(), readClock()]);
  const app = createApp(App).use(words).use(createDeskRouter()).provide(CALLER, caller);
  catchTroubles(app);
  app.mount("#app");
}

begin().catch((error: unknown) => {
  if (!ledToSignIn(error)) createApp(Unreached, { error }).use(words).mount("#app");
});
