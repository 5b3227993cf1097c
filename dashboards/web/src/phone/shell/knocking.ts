// "Notify me on this phone": asks the browser once, and tells the hub where to knock.
import { api, body } from "@/shared/api/client";

const PATIENCE_MS = 10_000;

export type Knocking = "impossible" | "off" | "on" | "blocked";

const canBeWoken = () => "serviceWorker" in navigator && "PushManager" in window;

let subscriptionId: string | null = null;

/** The worker may still be on its way in; where it never comes, nobody waits for ever. */
async function registration(): Promise<ServiceWorkerRegistration | undefined> {
  if (!canBeWoken()) return undefined;
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS));
  return Promise.race([navigator.serviceWorker.ready, late]);
}

/** What holds now; a subscription that the browser has is told to the hub again. */
export async function knockingNow(): Promise<Knocking> {
  const here = await registration();
  if (here === undefined) return "impossible";
  const known = await here.pushManager.getSubscription();
  if (known === null) return Notification.permission === "denied" ? "blocked" : "off";
  await tellHub(known);
  return "on";
}

export async function turnOn(): Promise<Knocking> {
  const here = await registration();
  if (here === undefined) return "impossible";
  if ((await Notification.requestPermission()) !== "granted") return "blocked";
  const { key } = body(await api.GET("/api/v1/push-key"));
  const options = { userVisibleOnly: true, applicationServerKey: bytesOf(key) };
  await tellHub(await here.pushManager.subscribe(options));
  return "on";
}

export async function turnOff(): Promise<Knocking> {
  if (subscriptionId !== null) {
    const params = { path: { subscription_id: subscriptionId } };
    await api.DELETE("/api/v1/me/push-subscriptions/{subscription_id}", { params });
    subscriptionId = null;
  }
  await (await (await registration())?.pushManager.getSubscription())?.unsubscribe();
  return "off";
}

/** The messages about a ticket are seen, as by its plain page. */
export async function noteSeen(ticketId: string): Promise<void> {
  await api.POST("/api/v1/me/seen", { body: { ticket_ids: [ticketId] } }).catch(() => undefined);
}

async function tellHub(subscription: PushSubscription): Promise<void> {
  const { endpoint = "", keys } = subscription.toJSON();
  const said = { endpoint, keys: { p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" } };
  const kept = body(await api.POST("/api/v1/me/push-subscriptions", { body: said }));
  subscriptionId = kept.subscription_id;
}

function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
