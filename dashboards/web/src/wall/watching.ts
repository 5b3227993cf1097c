// When a silent wall asks the hub itself, and when it opens its stream anew.
const ASK_AFTER_CLOSED_S = 5;
const ASK_AFTER_OPEN_S = 12;
const ASK_AFTER_REFUSED_S = 30;
const LISTEN_ANEW_S = 30;

export interface Watch {
  ask: boolean;
  listen: boolean;
}

/** Once a second: `age` is how many seconds ago the hub was last heard. */
export function dueNow(age: number, isOpen: boolean, isRefused: boolean): Watch {
  const isEvery = (seconds: number) => age >= seconds && age % seconds === 0;
  // Whoever signs in again in another window ends the refusal, and nobody has to touch the wall.
  if (isRefused) return { ask: isEvery(ASK_AFTER_REFUSED_S), listen: false };
  // A connection that was cut without a word looks open for ever.
  return { ask: isEvery(isOpen ? ASK_AFTER_OPEN_S : ASK_AFTER_CLOSED_S), listen: isOpen && isEvery(LISTEN_ANEW_S) };
}
