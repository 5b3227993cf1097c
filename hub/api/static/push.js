// "Notify me on this phone": asks the browser once, and tells the hub where to knock.
(() => {
  "use strict";
  const box = document.getElementById("push");
  if (!box || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  const button = box.querySelector("button");
  const state = box.querySelector("p");
  const path = "/api/v1/me/push-subscriptions";
  let subscribed = null;

  const call = async (method, url, body) => {
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": box.dataset.csrf };
    const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.status === 204 ? null : answer.json();
  };

  const show = (words) => {
    state.textContent = words || (subscribed ? box.dataset.on : "");
    button.textContent = subscribed ? box.dataset.off : box.dataset.offer;
    box.hidden = false;
  };

  const tellHub = async (subscription) => {
    const { endpoint, keys } = subscription.toJSON();
    subscribed = await call("POST", path, { endpoint, keys });
  };

  const key = async () => {
    const { key: text } = await call("GET", "/api/v1/push-key");
    const padded = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(padded), (c) => c.charCodeAt(0));
  };

  const turnOn = async (registration) => {
    if (await Notification.requestPermission() !== "granted") return show(box.dataset.blocked);
    const options = { userVisibleOnly: true, applicationServerKey: await key() };
    await tellHub(await registration.pushManager.subscribe(options));
    show();
  };

  const turnOff = async (registration) => {
    await call("DELETE", `${path}/${subscribed.subscription_id}`);
    subscribed = null;
    const subscription = await registration.pushManager.getSubscription();
    if (subscription) await subscription.unsubscribe();
    show();
  };

  navigator.serviceWorker.register("/sw.js").then(async (registration) => {
    const known = await registration.pushManager.getSubscription();
    if (known) await tellHub(known);
    show();
    button.addEventListener("click", () => {
      (subscribed ? turnOff : turnOn)(registration).catch(() => show(box.dataset.failed));
    });
  }).catch(() => {});
})();
