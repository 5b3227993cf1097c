// A file or a mended table on its way to the hub.
import { csrfHeaders, refusalOf, type Schemas } from "@/shared/api/client";

import type { What } from "./table";

async function post<T>(path: string, content: Blob): Promise<T> {
  const headers = { ...csrfHeaders(), "Content-Type": "application/octet-stream" };
  const answer = await fetch(path, { method: "POST", body: content, headers });
  if (!answer.ok) throw await refusalOf(answer);
  return (await answer.json()) as T;
}

/** The rows as an import reads them; changes nothing. */
export function readTable(what: What, content: Blob): Promise<Schemas["TableOut"]> {
  return post(`/api/v1/imports/${what}/table`, content);
}

/** What an import would bring, or brings. */
export function bringIn(what: What, content: Blob, isDry: boolean): Promise<Schemas["ImportedOut"]> {
  return post(`/api/v1/imports/${what}?dry_run=${isDry}`, content);
}
