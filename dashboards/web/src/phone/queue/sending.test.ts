import "fake-indexeddb/auto";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Action } from "./actions";
import { dropAction, keepAction, markAction, readActions } from "./keeping";
import { sendAll } from "./sending";

type Answer = [number, unknown];
/** Instead of the hub somebody in between answers with a page. */
const PAGE = Symbol("page");

/** A hub that says what it is told to, in order, and notes what it was asked. */
function hub(answers: Record<string, Answer[]>): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string, how: RequestInit = {}) => {
    const url = new URL(path, "https://hub.test");
    const line = `${how.method ?? "GET"} ${url.pathname}`;
    asked.push(line);
    const answer = answers[line]?.shift();
    if (answer === undefined) throw new TypeError("no signal");
    if (answer[1] === PAGE) return new Response("<html>", { status: answer[0] });
    return new Response(JSON.stringify(answer[1]), { status: answer[0] });
  });
  return asked;
}

const me = (account = "u-1", csrf = "c"): Answer => [200, { account_id: account, csrf }];
const ticket = (state: string, assignee: string): Answer => [200, { state, assignee }];

async function tap(verb: Action["verb"], of = "t-1", account = "u-1"): Promise<void> {
  await keepAction({
    action_id: `${verb}-${of}`,
    account_id: account,
    key: `t/${of}`,
    title: "王阿姨",
    verb,
    of,
    said: {},
    acted_at: "2026-11-22T01:15:00Z",
  });
}

const left = async () => (await readActions()).map((action) => `${action.of} ${action.verb}`);

beforeEach(async () => {
  for (const action of await readActions()) await dropAction(action.seq);
});
afterEach(() => vi.unstubAllGlobals());

describe("sending what waits", () => {
  it("sends in order and keeps nothing that was answered", async () => {
    await tap("accept");
    await tap("arrive");
    const asked = hub({
      "GET /api/v1/me": [me()],
      "POST /api/v1/tickets/t-1/accept": [[200, {}]],
      "POST /api/v1/tickets/t-1/arrive": [[200, {}]],
    });
    expect(await sendAll()).toBe("empty");
    expect(asked.slice(1)).toEqual([
      "POST /api/v1/tickets/t-1/accept",
      "POST /api/v1/tickets/t-1/arrive",
    ]);
    expect(await left()).toEqual([]);
  });

  it("stops where the signal is lost, and goes on from there", async () => {
    await tap("accept");
    await tap("arrive");
    hub({ "GET /api/v1/me": [me()], "POST /api/v1/tickets/t-1/accept": [[200, {}]] });
    expect(await sendAll()).toBe("later");
    expect(await left()).toEqual(["t-1 arrive"]);
    hub({ "GET /api/v1/me": [me()], "POST /api/v1/tickets/t-1/arrive": [[200, {}]] });
    expect(await sendAll()).toBe("empty");
    expect(await left()).toEqual([]);
  });

  it.each(["me", "accept"])("does not take a portal's page for the hub's answer to %s", async (to) => {
    await tap("accept");
    hub({
      "GET /api/v1/me": [to === "me" ? [200, PAGE] : me()],
      "POST /api/v1/tickets/t-1/accept": [[200, PAGE]],
    });
    expect(await sendAll()).toBe("later");
    expect(await left()).toEqual(["t-1 accept"]);
  });

  it("never follows to where it was not sent", async () => {
    await tap("accept");
    const fetched = vi.fn(async () => new Response("{}", { status: 503 }));
    vi.stubGlobal("fetch", fetched);
    await sendAll();
    expect(fetched).toHaveBeenCalledWith("/api/v1/me", expect.objectContaining({ redirect: "manual" }));
  });

  it("goes on with other tickets when the hub stumbles over one", async () => {
    await tap("accept");
    await tap("arrive");
    await tap("note", "t-2");
    hub({
      "GET /api/v1/me": [me()],
      "POST /api/v1/tickets/t-1/accept": [[500, {}]],
      "POST /api/v1/tickets/t-2/note": [[200, {}]],
    });
    expect(await sendAll()).toBe("later");
    expect(await left()).toEqual(["t-1 accept", "t-1 arrive"]);
  });

  it("keeps what was refused with what is true now, and what follows it", async () => {
    await tap("arrive");
    await tap("resolve");
    await tap("note", "t-2");
    hub({
      "GET /api/v1/me": [me()],
      "POST /api/v1/tickets/t-1/arrive": [[409, { detail: "w-2 has accepted it" }]],
      "GET /api/v1/tickets/t-1": [ticket("accepted", "w-2")],
      "POST /api/v1/tickets/t-2/note": [[200, {}]],
    });
    expect(await sendAll()).toBe("empty");
    expect(await left()).toEqual(["t-1 arrive", "t-1 resolve"]);
    expect((await readActions())[0]?.refused).toEqual({
      status: 409,
      detail: "w-2 has accepted it",
      faults: [],
      state: "accepted",
      assignee: "w-2",
    });
  });

  it("tries again what the person wants tried again", async () => {
    await tap("arrive");
    const first = (await readActions())[0];
    const why = { status: 409, detail: "", faults: [], state: null, assignee: null };
    await markAction(first?.seq ?? 0, why);
    await markAction(first?.seq ?? 0, null);
    hub({ "GET /api/v1/me": [me()], "POST /api/v1/tickets/t-1/arrive": [[200, {}]] });
    expect(await sendAll()).toBe("empty");
    expect(await left()).toEqual([]);
  });

  it("keeps all of it while nobody is signed in", async () => {
    await tap("accept");
    hub({ "GET /api/v1/me": [[401, {}]] });
    expect(await sendAll()).toBe("signed_out");
    hub({ "GET /api/v1/me": [me()], "POST /api/v1/tickets/t-1/accept": [[401, {}]] });
    expect(await sendAll()).toBe("signed_out");
    expect(await left()).toEqual(["t-1 accept"]);
  });

  it("sends nothing of the person before", async () => {
    await tap("accept");
    const asked = hub({ "GET /api/v1/me": [me("u-2")] });
    expect(await sendAll()).toBe("empty");
    expect(asked).toEqual(["GET /api/v1/me"]);
    expect(await left()).toEqual(["t-1 accept"]);
  });

  it("takes a foreign session's refusal for no refusal", async () => {
    await tap("accept");
    hub({
      "GET /api/v1/me": [me("u-1", "old"), me("u-2", "new")],
      "POST /api/v1/tickets/t-1/accept": [[403, {}]],
    });
    expect(await sendAll()).toBe("later");
    expect((await readActions())[0]?.refused).toBeUndefined();
  });
});
