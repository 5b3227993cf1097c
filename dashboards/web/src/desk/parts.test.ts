import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { PARTS } from "./parts";

type Words = { [key: string]: string | Words };
// As they are written: the build compiles them.
const source = join(process.cwd(), "src");
const files = ["desk", "shared"].flatMap((app) =>
  readdirSync(join(source, app), { recursive: true, encoding: "utf-8" }).map((path) => join(source, app, path)),
);

function catalogue(language: string): Words {
  const texts = files.filter((path) => path.endsWith(join("words", `${language}.json`))).map((path) => readFileSync(path, "utf-8"));
  return Object.assign({}, ...texts.map((text) => JSON.parse(text) as Words)) as Words;
}
function word(words: Words, key: string): string | Words | undefined {
  return key.split(".").reduce<string | Words | undefined>((at, part) => (typeof at === "object" ? at[part] : undefined), words);
}
function keys(words: Words, above = ""): string[] {
  return Object.entries(words).flatMap(([key, value]) => (typeof value === "string" ? [above + key] : keys(value, `${above}${key}.`)));
}

describe("the table of parts", () => {
  it("names each address once", () => {
    expect(new Set(PARTS.map((part) => part.path)).size).toBe(PARTS.length);
  });
  it.each(PARTS.map((part) => [part.path, part] as const))("has a name in both languages and a place: %s", (_path, part) => {
    for (const language of ["zh-CN", "en"]) expect(word(catalogue(language), part.words)).toEqual(expect.any(String));
    const home = PARTS.find((one) => one.path === (part.under ?? part.path));
    expect(home?.group).toBeDefined();
  });
  it("says everything in both languages", () => {
    expect(keys(catalogue("en")).sort()).toEqual(keys(catalogue("zh-CN")).sort());
  });
});
