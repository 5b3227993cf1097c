// Live pages: when something happens the page takes its own newer self, but never from under a thumb.
(() => {
  "use strict";
  const main = document.getElementById("main");
  const live = document.getElementById("live");
  const fresh = document.getElementById("fresh");
  let waiting = 0;

  const isBusy = () =>
    main.contains(document.activeElement) &&
      /^(TEXTAREA|INPUT|BUTTON)$/.test(document.activeElement.tagName) ||
    [...main.querySelectorAll("textarea")].some((area) => area.value) ||
    main.querySelector("input:checked, details[open], [data-looking]") !== null;

  const renew = async () => {
    waiting = 0;
    if (isBusy()) {
      fresh.hidden = false;
      return;
    }
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const newer = page.getElementById("main");
    if (newer) main.replaceChildren(...newer.childNodes);
    fresh.hidden = true;
  };

  const soon = () => {
    waiting ||= setTimeout(() => renew().catch(() => {}), 800);
  };

  const show = (on) => {
    live.textContent = on ? live.dataset.on : live.dataset.off;
    live.classList.toggle("on", on);
  };

  const source = new EventSource("/api/v1/stream");
  for (const name of ["verdict", "ticket", "incident", "alert"]) source.addEventListener(name, soon);
  source.onopen = () => show(true);
  source.onerror = () => show(false);
  addEventListener("pagehide", () => source.close());
})();
