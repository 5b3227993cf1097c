// Who is signed in here. Whoever is not is led to the sign-in, and back afterwards.
import { api, body, keepCsrf, Refusal, type Schemas } from "./api/client";

export type Caller = Schemas["CallerOut"];

export async function loadCaller(): Promise<Caller> {
  const caller = body(await api.GET("/api/v1/me"));
  keepCsrf(caller.csrf);
  return caller;
}

/** For a screen's main error handler: true if the reader is on his way to the sign-in. */
export function ledToSignIn(error: unknown): boolean {
  if (!(error instanceof Refusal) || error.status !== 401) return false;
  location.assign(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`);
  return true;
}
