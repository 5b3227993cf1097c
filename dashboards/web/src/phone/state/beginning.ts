// Starts the app: what the phone keeps is there to be read at once, then the hub is asked.
import { news, state, type News } from "./phone";
import { readKept, refresh, refreshAnew } from "./refreshing";
import { readWaiting, send, sentElsewhere } from "./sending";

export async function begin(): Promise<void> {
  await readAll();
  state.isReady = state.kept !== null;
  news.onmessage = ({ data }: MessageEvent<News>) => void hear(data);
  await refresh();
  void send();
}

async function hear(what: News): Promise<void> {
  if (what === "sent") return sentElsewhere();
  if (what === "left") return othersLeft();
  await readAll();
}

/** An answer that was still on its way is no longer anybody's: the hub says so when it is asked anew. */
async function othersLeft(): Promise<void> {
  state.kept = null;
  await refreshAnew();
}

async function readAll(): Promise<void> {
  await Promise.all([readKept(), readWaiting()]);
}
