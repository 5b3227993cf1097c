// Builds the service worker after the screens: one plain script, with the list of the app's files in it.
import { createHash } from "node:crypto";

import { build, type Plugin, type ResolvedConfig, type Rolldown } from "vite";

/** `entry` is the worker's source; `app` the name of the entry whose files it keeps. */
export function serviceWorker(entry: string, app: string): Plugin {
  let config: ResolvedConfig;
  let parts: string[] = [];
  return {
    name: "service-worker",
    apply: "build",
    configResolved(resolved) {
      config = resolved;
    },
    writeBundle(_options, bundle) {
      parts = partsOf(bundle, app).map((file) => config.base + file);
    },
    async closeBundle() {
      const version = createHash("sha256").update(parts.join()).digest("hex").slice(0, 12);
      await build({
        configFile: false,
        root: config.root,
        logLevel: config.logLevel ?? "info",
        publicDir: false,
        resolve: { alias: config.resolve.alias },
        define: { PARTS: JSON.stringify(parts), VERSION: JSON.stringify(version) },
        build: {
          outDir: config.build.outDir,
          emptyOutDir: false,
          target: "es2020",
          modulePreload: false,
          rollupOptions: { input: entry, output: { format: "iife", entryFileNames: "sw.js" } },
        },
      });
    },
  };
}

/** The entry, all that it imports at once or later, and their styles. */
function partsOf(bundle: Rolldown.OutputBundle, app: string): string[] {
  const found = new Set<string>();
  const add = (file: string): void => {
    const chunk = bundle[file];
    if (found.has(file) || chunk?.type !== "chunk") return;
    found.add(file);
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style);
    [...chunk.imports, ...chunk.dynamicImports].forEach(add);
  };
  for (const chunk of Object.values(bundle)) {
    if (chunk.type === "chunk" && chunk.isEntry && chunk.name === app) add(chunk.fileName);
  }
  return [...found].sort();
}
