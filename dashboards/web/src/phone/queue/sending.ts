// Sends what waits, one after the other; the same in a page and in the service worker.
import { bodyOf, pathOf, type Kept, type Refused } from "./actions";
import { meaningOf, nextToSend } from "./order";
import { dropAction, markAction, readActions } from "./keeping";

const LOCK = "firstlight-queue";
const PATIENCE_MS = 20_000;
const PATIENCE_WITH_PHOTO_MS = 90_000;

export interface Sender {
  readonly account_id: string;
  readonly csrf: string | null;
}

export type Ended = "empty" | "signed_out" | "later";

interface Answered {
  readonly status: number;
  readonly said: unknown;
}

/** Only one page or worker sends at a time, so that no two taps overtake each other. */
export async function sendAll(changed: () => void = () => undefined): Promise<Ended> {
  const locks = navigator.locks as LockManager | null | undefined;
  if (!locks) return sendInTurn(changed); // the hub takes each tap once, all the same
  return locks.request(LOCK, () => sendInTurn(changed));
}

async function sendInTurn(changed: () => void): Promise<Ended> {
  if ((await readActions()).length === 0) return "empty";
  const sender = await whoIsHere();
  if (typeof sender === "string") return sender;
  const stuck = new Set<string>();
  for (;;) {
    const action = nextToSend(await readActions(), sender.account_id, stuck);
    if (action === null) return stuck.size > 0 ? "later" : "empty";
    const ended = await sendOne(action, sender);
    changed();
    if (ended === "stuck") stuck.add(action.key);
    else if (ended !== null) return ended;
  }
}

/** Whoever is signed in just now: another person's taps are not his to send. */
async function whoIsHere(): Promise<Sender | "signed_out" | "later"> {
  const { status, said } = await ask("/api/v1/me");
  if (status === 200) return said as Sender;
  return status === 401 ? "signed_out" : "later";
}

/** Null if the next may follow; `stuck`: the hub stumbled over this one, and other tickets need not wait for it. */
async function sendOne(action: Kept, sender: Sender): Promise<Ended | "stuck" | null> {
  const { body, type } = bodyOf(action);
  const headers = { "Content-Type": type, ...(sender.csrf && { "X-CSRF-Token": sender.csrf }) };
  const patience = action.photo === undefined ? PATIENCE_MS : PATIENCE_WITH_PHOTO_MS;
  const answer = await ask(pathOf(action), { method: "POST", headers, body }, patience);
  const meaning = meaningOf(answer.status);
  if (meaning === "done") {
    await dropAction(action.seq);
    return null;
  }
  if (meaning === "later" && answer.status >= 500) return "stuck";
  if (meaning !== "refused") return meaning;
  if (answer.status === 403 && !(await isStill(sender))) return "later"; // somebody else signed in
  await markAction(action.seq, await explained(action, answer));
  return null;
}

async function isStill(sender: Sender): Promise<boolean> {
  const now = await whoIsHere();
  return typeof now !== "string" && now.csrf === sender.csrf;
}

/** What the hub said, and how the ticket stands now. */
async function explained(action: Kept, answer: Answered): Promise<Refused> {
  const problem = (answer.said ?? {}) as {
    detail?: string;
    errors?: { field: string; reason: string }[] | null;
  };
  const now = action.key.startsWith("t/")
    ? await ask(`/api/v1/tickets/${encodeURIComponent(action.key.slice(2))}`)
    : { status: 0, said: null };
  const ticket = (now.status === 200 ? now.said : {}) as { state?: string; assignee?: string | null };
  return {
    status: answer.status,
    detail: problem.detail ?? "",
    faults: problem.errors ?? [],
    state: ticket.state ?? null,
    assignee: ticket.assignee ?? null,
  };
}

/** Only the hub's own word counts: the page of a portal or a sign-in in between is no answer to a tap. */
async function ask(path: string, how: RequestInit = {}, patience = PATIENCE_MS): Promise<Answered> {
  try {
    const answer = await fetch(path, {
      ...how,
      cache: "no-store",
      redirect: "manual",
      credentials: "same-origin",
      signal: AbortSignal.timeout(patience),
    });
    const said: unknown = await answer.json().catch(() => null);
    return { status: answer.ok && said === null ? 0 : answer.status, said };
  } catch {
    return { status: 0, said: null }; // no signal, or no answer in time
  }
}
