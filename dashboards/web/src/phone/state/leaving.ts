// Signing out: the phone knows nothing about people any more; what waits is kept for this person.
import { loadCaller } from "@/shared/session";

import { forgetDays } from "../day/keeping";
import { news, state } from "./phone";

export async function signOut(): Promise<void> {
  const { csrf } = await loadCaller();
  state.isLeaving = true;
  try {
    await forgetDays();
    const form = new URLSearchParams({ csrf: csrf ?? "" });
    await fetch("/sign-out", { method: "POST", body: form, redirect: "manual" });
    news.postMessage("left"); // not before it is so: another tab asks the hub itself
    location.assign("/sign-in?to=/phone");
  } catch (error) {
    state.isLeaving = false; // no signal: still signed in
    throw error;
  }
}
