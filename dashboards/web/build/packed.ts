// Writes each built file a second and a third time, as brotli and as gzip: the hub need not compress.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

import type { Plugin, ResolvedConfig } from "vite";

const WORTH_IT = /\.(js|css|svg|json)$/;

export function packed(): Plugin {
  let config: ResolvedConfig;
  return {
    name: "packed",
    apply: "build",
    configResolved(resolved) {
      config = resolved;
    },
    closeBundle() {
      const folder = join(config.build.outDir, "assets");
      if (!existsSync(folder)) return; // the build failed, and says why itself
      for (const name of readdirSync(folder).filter((file) => WORTH_IT.test(file))) {
        const content = readFileSync(join(folder, name));
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content));
        writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}
