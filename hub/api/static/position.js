// Adds where the phone is to a form, when its owner asks for it; without this script forms work, too.
(() => {
  "use strict";
  if (!("geolocation" in navigator)) return;
  const wanted = { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 };

  const offer = (button) => {
    const fields = button.form.elements;
    const found = ({ coords }) => {
      fields.latitude.value = coords.latitude.toFixed(6);
      fields.longitude.value = coords.longitude.toFixed(6);
      fields.accuracy_m.value = Math.min(Math.ceil(coords.accuracy), 100000);
      button.textContent = button.dataset.on;
    };
    const failed = () => {
      button.textContent = button.dataset.off;
      button.disabled = false;
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      button.disabled = true;
      navigator.geolocation.getCurrentPosition(found, failed, wanted);
    });
  };

  document.querySelectorAll("button[data-locate]").forEach(offer);
})();
