// The family's page: who is asking, the hub's clock, then the page.
import "@/shared/tokens.css";
import "@/shared/base.css";

import { createApp } from "vue";

import { readClock } from "@/shared/clock";
import { ledToSignIn, loadCaller, type Caller } from "@/shared/session";
import { createWords, type Catalogues } from "@/shared/words";

import App from "./App.vue";

const files = {
  ...import.meta.glob("../shared/words/*.json", { eager: true }),
  ...import.meta.glob("./words/*.json", { eager: true }),
} as Catalogues;

function show(props: { caller: Caller | null; trouble?: unknown }): void {
  createApp(App, props).use(createWords(files)).mount("#app");
}

Promise.all([loadCaller(), readClock()]).then(
  ([caller]) => show({ caller }),
  (trouble: unknown) => {
    if (!ledToSignIn(trouble)) show({ caller: null, trouble });
  },
);
