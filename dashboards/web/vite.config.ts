// Four screens, one build: into the hub's package, which serves them under /web.
import { fileURLToPath } from "node:url";

import vueI18n from "@intlify/unplugin-vue-i18n/vite";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

import { packed } from "./build/packed.ts";
import { serviceWorker } from "./build/serviceworker.ts";

/** All of them, or those that are named: `FIRSTLIGHT_WEB_ONLY=phone,desk npx vite build`. */
const SCREENS = (process.env.FIRSTLIGHT_WEB_ONLY ?? "wall,desk,phone,family").split(",");
/** What every screen loads, in few files: each one is a way to the hub and back. */
const COMMON = [
  { name: "vue", test: /node_modules.(@?vue|@intlify|openapi-fetch)/ },
  { name: "shared", test: /src.shared|plugin-vue|preload-helper/ },
];
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("./src"),
  base: "/web/",
  publicDir: false,
  plugins: [
    vue(),
    vueI18n({ include: [here("./src/**/words/*.json")], strictMessage: true, dropMessageCompiler: true }),
    packed(),
    serviceWorker(here("./src/phone/sw.ts"), "phone"),
  ],
  define: { __VUE_OPTIONS_API__: false }, // every component is a setup
  resolve: { alias: { "@": here("./src") } },
  build: {
    outDir: process.env.FIRSTLIGHT_WEB_OUT ?? here("../../hub/api/web"),
    emptyOutDir: true,
    assetsInlineLimit: 0, // a data: address is not allowed by the hub's policy
    modulePreload: { polyfill: false },
    target: "es2020",
    rollupOptions: {
      input: SCREENS.map((name) => here(`./src/${name}.html`)),
      output: { entryFileNames: "assets/[name]-[hash].js", codeSplitting: { groups: COMMON } },
    },
  },
  test: {
    root: here("./src"),
    environment: "happy-dom",
    restoreMocks: true,
  },
});
