// The outlines, looked for every few minutes; the hub says by ETag whether they are others.
import { onScopeDispose, shallowRef, type Ref } from "vue";

import type { Shapes } from "./wall";

const EVERY_MS = 300_000;

export function useShapes(): { shapes: Ref<Shapes | null>; read: () => Promise<void> } {
  const shapes = shallowRef<Shapes | null>(null);
  let etag: string | null = null;

  async function read(): Promise<void> {
    const answer = await fetch("/api/v1/wall/shapes").catch(() => null);
    if (!answer?.ok) return;
    const said = answer.headers.get("etag");
    if (shapes.value !== null && said !== null && said === etag) return;
    shapes.value = (await answer.json()) as Shapes;
    etag = said;
  }

  void read();
  const timer = setInterval(() => void read(), EVERY_MS);
  onScopeDispose(() => clearInterval(timer));
  return { shapes, read };
}
