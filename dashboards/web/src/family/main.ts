// The family's page: who is asking, the hub's clock, then the page.
import "@/shared/tokens.css";
import "@/shared/base.css";

import { createApp } from "vue";

import { readClock } from "@/shared/clock";
import { ledToSignIn, loadCaller } from "@/shared/session";
import { createWords, type Catalogues } from "@/shared/words";

import App from "./App.vue";

const files = {
  ...import.meta.glob("../shared/words/*.json", { eager: true }),
  ...import.meta.glob("./words/*.json", { eager: true }),
} as Catalogues;

Promise.all([loadCaller(), readClock()]).then(
  ([caller]) => createApp(App, { caller }).use(createWords(files)).mount("#app"),
  (error: unknown) => {
    if (!ledToSignIn(error)) createApp(App, { caller: null, trouble: error }).use(createWords(files)).mount("#app");
  },
);
