// The outlines, asked for again only when they may have changed; the browser keeps them by ETag.
import type { Shapes } from "./wall";

export async function readShapes(): Promise<Shapes | null> {
  const answer = await fetch("/api/v1/wall/shapes").catch(() => null);
  return answer?.ok ? ((await answer.json()) as Shapes) : null;
}
