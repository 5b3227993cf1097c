// Name of the page in the window's title, and the focus on its heading when one goes from page to page.
import { nextTick, ref, watchEffect } from "vue";
import { useI18n } from "vue-i18n";
import { useRoute, type Router } from "vue-router";

const named = ref("");

/** A part names the one thing it shows, for example a ticket; until the next page. */
export function nameThis(name: string): void {
  named.value = name;
}

/** Keeps the window's title: what is shown, the part, the product. */
export function useTitle(): void {
  const { t } = useI18n();
  const route = useRoute();
  watchEffect(() => {
    const part = typeof route.meta.words === "string" ? t(route.meta.words) : "";
    document.title = [named.value, part, t("shared.brand")].filter(Boolean).join(" · ");
  });
}

/** Whoever hears the page instead of seeing it must learn that it is another one. */
export function focusHeadings(router: Router): void {
  router.afterEach(async (to, from) => {
    if (to.path === from.path) return;
    named.value = "";
    if (from.matched.length === 0) return; // the first page: the browser begins at its top
    await nextTick();
    const heading = document.querySelector<HTMLElement>("main h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus();
  });
}
