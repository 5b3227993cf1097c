// What people read, from catalogues: `words/zh-CN.json` and `words/en.json` beside each subject.
import { createI18n, type I18n } from "vue-i18n";

export type Language = "zh-CN" | "en";
type Catalogue = Record<string, unknown>;
export type Catalogues = Record<string, { default: Catalogue }>;

/** The reader's language, which the hub wrote into the page. */
export function language(): Language {
  return document.documentElement.lang === "en" ? "en" : "zh-CN";
}

/** The zone that the homes are in, which the hub wrote into the page. */
export function zone(): string {
  return document.documentElement.dataset.zone ?? "Asia/Shanghai";
}

/** One table of words out of the files that an app gathers with `import.meta.glob`. */
export function createWords(files: Catalogues): I18n {
  const messages: Record<Language, Catalogue> = { "zh-CN": {}, en: {} };
  for (const [path, file] of Object.entries(files)) {
    const into = path.endsWith("/en.json") ? messages.en : messages["zh-CN"];
    Object.assign(into, file.default);
  }
  return createI18n({
    legacy: false,
    locale: language(),
    fallbackLocale: "zh-CN",
    messages: messages as never,
  }) as unknown as I18n;
}

/** The side of a sentence of the hub that this reader reads; the other stands beside it. */
export function said(sentence: { zh: string; en: string }): string {
  return language() === "en" ? sentence.en : sentence.zh;
}

export function saidBeside(sentence: { zh: string; en: string }): string {
  return language() === "en" ? sentence.zh : sentence.en;
}

/** Keeps the choice with the hub, which then writes it into every page. */
export function chooseLanguage(chosen: Language): void {
  const here = encodeURIComponent(location.pathname + location.search);
  location.assign(`/language/${chosen}?to=${here}`);
}
