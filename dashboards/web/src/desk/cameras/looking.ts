// A look through a camera: one picture a second, drawn and not kept, until nobody presses for it any more.
import { computed, onScopeDispose, ref, type ComputedRef, type Ref } from "vue";

import { refusalOf } from "@/shared/api/client";

const FOR_S = 60;
const EVERY_MS = 1000;

export interface Looking {
  readonly isOn: ComputedRef<boolean>;
  readonly leftS: ComputedRef<number>;
  /** A word for what hinders the look, or for waiting; empty: the picture is there. */
  readonly said: Ref<string>;
  press(): void;
  stop(): void;
}

/** The word for an answer that is no picture. */
export function wordOf(status: number): string {
  const words: Record<number, string> = { 403: "shut", 404: "gone", 409: "away", 503: "busy", 504: "no_answer" };
  return words[status] ?? "lost";
}

export function useLooking(url: string, canvas: Ref<HTMLCanvasElement | null>): Looking {
  const until = ref(0);
  const now = ref(Date.now());
  const said = ref("");
  let abort: AbortController | null = null;

  function stop(word = ""): void {
    abort?.abort();
    abort = null;
    until.value = 0;
    said.value = word;
    const drawn = canvas.value;
    if (drawn) drawn.width = 16; // wipes it
  }

  async function draw(answer: Response): Promise<void> {
    const picture = await createImageBitmap(await answer.blob());
    const drawn = canvas.value;
    if (abort && drawn) {
      drawn.width = picture.width;
      drawn.height = picture.height;
      drawn.getContext("2d")?.drawImage(picture, 0, 0);
      said.value = "";
    }
    picture.close();
  }

  async function run(mine: AbortController): Promise<void> {
    while (abort === mine && Date.now() < until.value) {
      const began = Date.now();
      try {
        const answer = await fetch(url, { cache: "no-store", signal: mine.signal });
        if (!answer.ok) return stop(wordOf((await refusalOf(answer)).status));
        await draw(answer);
      } catch {
        if (abort === mine) stop("lost");
        return;
      }
      await new Promise((done) => setTimeout(done, Math.max(0, EVERY_MS - (Date.now() - began))));
    }
    if (abort === mine) stop();
  }

  function press(): void {
    until.value = Date.now() + FOR_S * 1000;
    if (abort) return;
    abort = new AbortController();
    said.value = "asking";
    void run(abort);
  }

  const timer = setInterval(() => (now.value = Date.now()), 500);
  const hidden = () => document.hidden && stop();
  document.addEventListener("visibilitychange", hidden);
  onScopeDispose(() => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", hidden);
    stop();
  });
  return {
    isOn: computed(() => until.value > 0),
    leftS: computed(() => Math.max(0, Math.ceil((until.value - now.value) / 1000))),
    said,
    press,
    stop: () => stop(),
  };
}
