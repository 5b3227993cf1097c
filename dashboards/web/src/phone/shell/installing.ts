// The service worker's part in the page, and the hint that the app can be put on the home screen.
import { ref } from "vue";

interface InstallEvent extends Event {
  prompt(): Promise<void>;
}

/** A newer version took over while this page was open. */
export const isNewer = ref(false);
/** The browser's own question can be asked. */
export const canInstall = ref(false);
let asked: InstallEvent | null = null;

export const isInstalled = () => matchMedia("(display-mode: standalone)").matches;

export function serve(open: (path: string) => void): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    asked = event as InstallEvent;
    canInstall.value = true;
  });
  if (!("serviceWorker" in navigator)) return;
  const before = navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => (isNewer.value = before !== null));
  navigator.serviceWorker.addEventListener("message", (event: MessageEvent<{ open?: string }>) => {
    if (event.data.open !== undefined) open(event.data.open);
  });
  // After the first paint: what it fetches must not hold up what the person waits for.
  const register = () => void navigator.serviceWorker.register("/sw.js").catch(() => undefined);
  if (document.readyState === "complete") setTimeout(register, 500);
  else addEventListener("load", () => setTimeout(register, 500));
}

export async function install(): Promise<void> {
  await asked?.prompt();
  asked = null;
  canInstall.value = false;
}

/** Asks the browser to send what waits even when this page is closed, where it can. */
export async function sendWhenBack(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const registration = (await navigator.serviceWorker.getRegistration("/")) as
    | (ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } })
    | undefined;
  await registration?.sync?.register("firstlight-queue").catch(() => undefined);
}
