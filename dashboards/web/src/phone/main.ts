// The worker's app: words, then the app, then what the phone keeps.
import "@/shared/tokens.css";
import "@/shared/base.css";
import "./phone.css";

import { createApp } from "vue";

import { createWords, type Catalogues } from "@/shared/words";

import App from "./App.vue";
import { router } from "./router";
import { serve } from "./shell/installing";
import { begin } from "./state/beginning";

const files = {
  ...import.meta.glob("../shared/words/*.json", { eager: true }),
  ...import.meta.glob("./**/words/*.json", { eager: true }),
} as Catalogues;

void begin(); // asks before it draws
createApp(App).use(createWords(files)).use(router).mount("#app");
serve((path) => void router.push(path.replace(/^\/phone/, "") || "/"));
