// The service worker: shows a message, says that it is here, and opens its page when it is tapped.
"use strict";

const acknowledge = (token) =>
  fetch("/push/ack", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token }),
  }).catch(() => {});

const show = (said) =>
  self.registration.showNotification(said.title, {
    body: said.body,
    tag: said.tag,
    renotify: true,
    requireInteraction: said.urgent,
    icon: "/static/mark.svg",
    data: { url: said.url },
  });

self.addEventListener("push", (event) => {
  const said = event.data.json();
  event.waitUntil(show(said).then(() => acknowledge(said.acknowledge)));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});
