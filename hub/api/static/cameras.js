// Looks through a camera while somebody presses for it: one picture a second, drawn and not kept.
(() => {
  "use strict";
  const FOR_S = 60;
  const EVERY_MS = 1000;
  const looks = new Map(); // tile -> when it stops, and what cancels the request under way

  const part = (tile, name) => tile.querySelector(name);

  const stop = (tile, said = "") => {
    const look = looks.get(tile);
    looks.delete(tile);
    look?.abort.abort();
    delete tile.dataset.looking;
    const canvas = part(tile, "canvas");
    canvas.width = canvas.width; // wipes it
    part(tile, ".view").hidden = true;
    part(tile, "[data-stop]").hidden = true;
    part(tile, "[data-look]").textContent = part(tile, "[data-look]").dataset.off;
    part(tile, ".said").textContent = said;
  };

  const draw = async (tile, answer) => {
    const picture = await createImageBitmap(await answer.blob());
    if (!looks.has(tile)) return;
    const canvas = part(tile, "canvas");
    canvas.width = picture.width;
    canvas.height = picture.height;
    canvas.getContext("2d").drawImage(picture, 0, 0);
    picture.close();
    part(tile, ".view").hidden = false;
    part(tile, ".said").textContent = "";
  };

  const fetchOne = async (tile, look) => {
    const answer = await fetch(tile.dataset.picture, {
      credentials: "same-origin", cache: "no-store", signal: look.abort.signal,
    });
    if (answer.ok) return draw(tile, answer);
    const words = part(tile, ".said").dataset;
    stop(tile, words[`s${answer.status}`] || words.lost);
  };

  const run = async (tile, look) => {
    while (looks.get(tile) === look) {
      const began = Date.now();
      try {
        await fetchOne(tile, look);
      } catch {
        if (looks.get(tile) === look) stop(tile, part(tile, ".said").dataset.lost);
        return;
      }
      await new Promise((done) => setTimeout(done, Math.max(0, EVERY_MS - (Date.now() - began))));
    }
  };

  const press = (tile) => {
    const known = looks.get(tile);
    const until = Date.now() + FOR_S * 1000;
    if (known) {
      known.until = until;
      return;
    }
    const look = { until, abort: new AbortController() };
    looks.set(tile, look);
    tile.dataset.looking = "";
    part(tile, "[data-stop]").hidden = false;
    part(tile, ".said").textContent = part(tile, ".said").dataset.asking;
    run(tile, look);
  };

  const stopAll = () => [...looks.keys()].forEach((tile) => stop(tile));

  setInterval(() => {
    for (const [tile, look] of looks) {
      const left = Math.ceil((look.until - Date.now()) / 1000);
      if (left <= 0) stop(tile);
      else {
        const button = part(tile, "[data-look]");
        button.textContent = button.dataset.on.replace("#", left);
      }
    }
  }, 500);

  document.addEventListener("click", (event) => {
    const tile = event.target.closest?.("[data-picture]");
    if (!tile) return;
    if (event.target.closest("[data-look]")) press(tile);
    if (event.target.closest("[data-stop]")) stop(tile);
  });
  document.addEventListener("visibilitychange", () => document.hidden && stopAll());
  addEventListener("pagehide", stopAll);
})();
