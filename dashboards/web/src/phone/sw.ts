/// <reference lib="webworker" />
// The service worker: the app starts without signal, what waits is sent, a tapped message opens its ticket.
import { forgetDays, readDay } from "./day/keeping";
import { sendAll } from "./queue/sending";
import { fits, howTo, ticketOf } from "./shell/shelf";

declare const self: ServiceWorkerGlobalScope;
/** Written in by the build: the app's files, and a digest of them. */
declare const PARTS: readonly string[];
declare const VERSION: string;

const SHELL = "/phone";
const CACHE = `firstlight-phone ${VERSION}`;
const PATIENCE_MS = 3000;
const SYNC = "firstlight-queue";
const news = new BroadcastChannel("firstlight-phone");

// Before the plain part's own listener: where this app is used, a message opens its ticket in it.
self.addEventListener("notificationclick", (event) => {
  const ticket = ticketOf(event.notification.tag);
  if (ticket === null) return;
  event.stopImmediatePropagation();
  event.notification.close();
  event.waitUntil(openTicket(ticket, String(event.notification.data?.url ?? "/my")));
});

importScripts("/static/sw.js");

self.addEventListener("install", (event) => {
  event.waitUntil(stock().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(tidy().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  const isOurs = origin === self.location.origin;
  if (isOurs && request.method === "POST" && pathname === "/sign-out") event.waitUntil(forgetDays());
  const how = howTo({ method: request.method, mode: request.mode, path: pathname, isOurs });
  if (how === "shell") event.respondWith(shell(request));
  if (how === "part") event.respondWith(part(request));
});

self.addEventListener("sync", ((event: ExtendableEvent & { tag: string }) => {
  if (event.tag === SYNC) event.waitUntil(sendLater());
}) as EventListener);

/** All of one version together, or nothing of it. */
async function stock(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(PARTS.map((path) => new Request(path, { cache: "reload" })));
  await keepShell(await fetch(SHELL, { cache: "reload" }));
}

/** The version before stays for pages that are still open; those before it go. */
async function tidy(): Promise<void> {
  const ours = (await caches.keys()).filter((name) => name.startsWith("firstlight-phone "));
  const old = ours.filter((name) => name !== CACHE).slice(0, -1);
  await Promise.all(old.map((name) => caches.delete(name)));
  await readDay(Date.now()); // forgets it when its time is over
}

/** From the hub if it answers soon, so that nobody is held on an old version; else what is kept. */
async function shell(request: Request): Promise<Response> {
  const kept = await (await caches.open(CACHE)).match(SHELL);
  const asked = fetch(request).then(async (answer) => {
    if (answer.type === "opaqueredirect") await forgetDays(); // to the sign-in: nobody is here
    else await keepShell(answer.clone());
    return answer;
  });
  if (kept === undefined) return asked;
  const late = new Promise<Response>((resolve) => setTimeout(resolve, PATIENCE_MS, kept));
  return Promise.race([asked.then(usable(kept)), late]).catch(() => kept);
}

/** An app that is here is better than an excuse of a proxy or a hub that is starting. */
const usable = (kept: Response) => (answer: Response) => (answer.status >= 500 ? kept : answer);

async function keepShell(answer: Response): Promise<void> {
  if (!answer.ok || answer.redirected) return;
  const page = await answer.text();
  if (!fits(page, PARTS)) return;
  const headers = new Headers(answer.headers);
  headers.delete("content-encoding");
  await (await caches.open(CACHE)).put(SHELL, new Response(page, { headers }));
}

async function part(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

async function sendLater(): Promise<void> {
  const ended = await sendAll(() => news.postMessage("sent"));
  if (ended === "later") throw new Error("no signal yet"); // the browser asks again
}

/** In the app where somebody uses it on this phone; seen is said, as the message's page would. */
async function openTicket(ticket: string, url: string): Promise<void> {
  if ((await readDay(Date.now())) === null) {
    await self.clients.openWindow(url);
    return;
  }
  const address = `${SHELL}/t/${encodeURIComponent(ticket)}`;
  const seen = /\/s\/[^/?#]+$/.exec(url)?.[0];
  if (seen !== undefined) void fetch(`${seen}/seen`, { method: "POST" }).catch(() => undefined);
  const open = await self.clients.matchAll({ type: "window" });
  const app = open.find((client) => new URL(client.url).pathname.startsWith(SHELL));
  if (app === undefined) {
    await self.clients.openWindow(address);
    return;
  }
  app.postMessage({ open: address });
  await app.focus();
}
