import { describe, expect, it } from "vitest";

import { entryOf, isReplaced } from "./newBuild";

const page = (hash: string) => `<head><script type="module" crossorigin src="/web/assets/wall-${hash}.js"></script></head>`;

describe("a new build", () => {
  it("is known by the script of the served page", async () => {
    const running = entryOf(page("aaa"));
    expect(running).toBe("/web/assets/wall-aaa.js");
    expect(await isReplaced(running, () => Promise.resolve(page("bbb")))).toBe(true);
    expect(await isReplaced(running, () => Promise.resolve(page("aaa")))).toBe(false);
  });

  it("is not any other page, such as the sign-in", async () => {
    expect(await isReplaced("/web/assets/wall-aaa.js", () => Promise.resolve("<h1>登录</h1>"))).toBe(false);
  });

  it("is no matter for a page that was not built", async () => {
    expect(await isReplaced(null, () => Promise.reject(new Error("not asked")))).toBe(false);
  });
});
