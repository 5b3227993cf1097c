// News from the hub as it happens. The connection comes back by itself; how old it is can be seen.
import { getCurrentScope, onScopeDispose, readonly, ref, type Ref } from "vue";

export type NewsName = "verdict" | "ticket" | "incident" | "alert";
const NAMES: readonly NewsName[] = ["verdict", "ticket", "incident", "alert"];

export interface Live {
  /** Whether the stream is open now. */
  readonly isOpen: Readonly<Ref<boolean>>;
}

/** Calls `hear` for each piece of news, and `back` when the stream opened again after a gap. */
export function useLive(
  hear: (name: NewsName, data: unknown) => void,
  back: () => void = () => undefined,
  url = "/api/v1/stream",
  names: readonly string[] = NAMES,
): Live {
  const isOpen = ref(false);
  let hadGap = false;
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const open = () => {
    source = new EventSource(url);
    source.onopen = () => {
      isOpen.value = true;
      if (hadGap) back(); // also where the very first attempt failed: what was read before it may be old
      hadGap = false;
    };
    source.onerror = () => {
      isOpen.value = false;
      hadGap = true;
      // A browser gives up for good when a restarting hub answers with an error: begin anew.
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, 2000);
    };
    for (const name of names) {
      source.addEventListener(name, (event) => {
        hear(name as NewsName, JSON.parse((event as MessageEvent<string>).data));
      });
    }
  };
  open();
  onScopeDispose(() => {
    clearTimeout(retry);
    source?.close();
  });
  return { isOpen: readonly(isOpen) };
}

/** Runs `act` once, a little after the last of several calls; never after the component that asked is gone. */
export function soon(act: () => void, afterMs = 400): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const end = () => {
    isOver = true;
    clearTimeout(timer);
  };
  if (getCurrentScope()) onScopeDispose(end);
  return () => {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(act, afterMs);
  };
}
