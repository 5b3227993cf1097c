// Four screens, one build: into the hub's package, which serves them under /web.
import { fileURLToPath } from "node:url";

import vueI18n from "@intlify/unplugin-vue-i18n/vite";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

import { packed } from "./build/packed.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("./src"),
  base: "/web/",
  publicDir: false,
  plugins: [
    vue(),
    vueI18n({ include: [here("./src/**/words/*.json")], strictMessage: true }),
    packed(),
  ],
  resolve: { alias: { "@": here("./src") } },
  build: {
    outDir: process.env.FIRSTLIGHT_WEB_OUT ?? here("../../hub/api/web"),
    emptyOutDir: true,
    assetsInlineLimit: 0, // a data: address is not allowed by the hub's policy
    modulePreload: { polyfill: false },
    target: "es2020",
    rollupOptions: {
      input: ["wall", "desk", "phone", "family", "sw"].map((name) =>
        name === "sw" ? here("./src/phone/sw.ts") : here(`./src/${name}.html`),
      ),
      output: {
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
      },
    },
  },
  test: {
    root: here("./src"),
    environment: "happy-dom",
    restoreMocks: true,
  },
});
