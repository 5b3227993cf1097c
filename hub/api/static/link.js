// A short link's page: once it has been visible for a moment, somebody has seen it.
(() => {
  "use strict";
  const linked = document.getElementById("linked");
  let told = false;

  const tell = () => {
    if (told || document.visibilityState !== "visible") return;
    told = true;
    fetch(linked.dataset.seen, { method: "POST", keepalive: true }).catch(() => { told = false; });
  };

  const soon = () => setTimeout(tell, 1500);
  document.addEventListener("visibilitychange", soon);
  soon();
})();
