// Taps, kept until the hub has answered: in the phone's storage, and where that takes nothing, in the open page itself.
import { isTaken, storage } from "../storage";
import type { Action, Kept, Refused } from "./actions";

/** Numbers of what only this page holds: after all that is stored. */
let last = 2 ** 52;
const unstored = new Map<number, Action>();
/** Refusals for which there was no room. */
const unnoted = new Map<number, Refused>();
let storing = Promise.resolve();

/** Nothing that was tapped is lost while this page is open, whatever the phone's storage says. */
export async function keepAction(action: Action): Promise<void> {
  unstored.set((last += 1), action);
  await storeRest();
}

/** Tries again to store what only this page holds. */
export function storeRest(): Promise<void> {
  return (storing = storing.then(storeInTurn));
}

/** In the order of the taps: what follows one that has no room stays behind it. */
async function storeInTurn(): Promise<void> {
  for (const [seq, action] of unstored) {
    const all = await storage();
    if (all === null || !(await isTaken(() => all.add("actions", action)))) return;
    unstored.delete(seq);
  }
}

/** Everybody's, in the order of the taps. */
export async function readActions(): Promise<Kept[]> {
  const stored = await readStored();
  const known = new Set(stored.map((action) => action.action_id));
  const rest = [...unstored].filter(([, action]) => !known.has(action.action_id));
  return [...stored, ...rest.map(([seq, action]) => ({ ...action, seq, isUnstored: true as const }))];
}

async function readStored(): Promise<Kept[]> {
  const all = (await storage())?.transaction("actions");
  if (all === undefined) return [];
  const [keys, values] = await Promise.all([all.store.getAllKeys(), all.store.getAll()]);
  return values.map((action, index) => {
    const seq = keys[index] ?? 0;
    const refused = unnoted.get(seq);
    return { ...action, seq, ...(refused && { refused }) };
  });
}

export async function dropAction(seq: number): Promise<void> {
  unnoted.delete(seq);
  if (!unstored.delete(seq)) await (await storage())?.delete("actions", seq);
}

/** Marks it as refused, or with null as to be sent again; one that is gone stays gone. */
export async function markAction(seq: number, refused: Refused | null): Promise<void> {
  const here = unstored.get(seq);
  if (here !== undefined) {
    unstored.set(seq, marked(here, refused));
    return;
  }
  unnoted.delete(seq);
  const isNoted = await isTaken(() => markStored(seq, refused));
  if (!isNoted && refused !== null) unnoted.set(seq, refused); // it holds up its own ticket, and no other
}

async function markStored(seq: number, refused: Refused | null): Promise<void> {
  const all = (await storage())?.transaction("actions", "readwrite");
  const found = await all?.store.get(seq);
  if (found !== undefined) await all?.store.put(marked(found, refused), seq);
  await all?.done;
}

function marked(action: Action, refused: Refused | null): Action {
  const plain: { -readonly [name in keyof Action]: Action[name] } = { ...action };
  delete plain.refused;
  return refused === null ? plain : { ...plain, refused };
}
