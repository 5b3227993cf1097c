// The wall screen: words, then the app.
import "@/shared/tokens.css";
import "@/shared/base.css";
import "./wall.css";

import { createApp } from "vue";

import { createWords, type Catalogues } from "@/shared/words";

import App from "./App.vue";

const files = {
  ...import.meta.glob("../shared/words/*.json", { eager: true }),
  ...import.meta.glob("./**/words/*.json", { eager: true }),
} as Catalogues;

createApp(App).use(createWords(files)).mount("#app");
