// What waits: sent when there is signal, dropped or tried again when its person says so.
import type { Kept } from "../queue/actions";
import { dropAction, markAction, readActions, storeRest } from "../queue/keeping";
import { sendAll } from "../queue/sending";
import { state } from "./phone";
import { refreshAnew } from "./refreshing";

export async function readWaiting(): Promise<void> {
  state.actions = await readActions();
}

let again = false;

/** Sends what waits; called during that, once more after it. */
export async function send(): Promise<void> {
  again = true;
  if (state.isSending) return;
  state.isSending = true;
  try {
    while (again) {
      again = false;
      if (state.actions.length > 0) await sendOnce();
    }
  } finally {
    state.isSending = false;
  }
}

async function sendOnce(): Promise<void> {
  await storeRest(); // there may be room by now
  const ended = await sendAll(() => void noteAnswered());
  await noteAnswered();
  if (ended === "later") state.link = "down";
  if (ended === "signed_out") state.isSignedOut = true;
  if (state.answered.length > 0 && ended === "empty") await refreshAnew();
}

/** The service worker has sent something: it is answered, but not yet part of the day. */
export async function sentElsewhere(): Promise<void> {
  await noteAnswered();
  await refreshAnew();
}

/** What has gone from the queue is shown until the day itself holds it. */
async function noteAnswered(): Promise<void> {
  const before = state.actions;
  await readWaiting();
  const known = idsOf([...state.actions, ...state.answered]);
  const answered = before.filter((action) => !known.has(action.action_id));
  state.answered = [...state.answered, ...answered];
}

function idsOf(actions: readonly Kept[]): Set<string> {
  return new Set(actions.map((action) => action.action_id));
}

export async function drop(seqs: readonly number[]): Promise<void> {
  await Promise.all(seqs.map(dropAction));
  await readWaiting();
  void send();
}

export async function tryAgain(seq: number): Promise<void> {
  await markAction(seq, null);
  await readWaiting();
  void send();
}
