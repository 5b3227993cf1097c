import { expect, it } from "vitest";

import { changesOf, type Readable, type Say } from "./changes";

const say: Say = (key, named) => [key.replace("desk_policies.", ""), ...Object.values(named ?? {})].join(" ");
const bare = { roles: [], accept_within_s: {}, channels: [] };
const PAIRED = { ...bare, name: "paired", who: "paired" as const };
const LEADER = { ...bare, name: "leader", who: "roles" as const, roles: ["grid_leader" as const] };
const BEFORE = { area_id: "grid-1", rungs: [PAIRED, LEADER], accept_within_s: { P1: 300 }, arrive_within_s: 2700 } as unknown as Readable;
const changes = (after: Partial<Readable>) => changesOf(BEFORE, { ...BEFORE, ...after } as Readable, say, (name) => name);

it("tells nothing of what stays", () => {
  expect(changes({})).toEqual([]);
});

it("tells a number with what it was", () => {
  expect(changes({ arrive_within_s: 1800 })).toEqual([{ label: "arrive_label", before: "n_minutes 45", after: "n_minutes 30" }]);
});

it("tells a rung that came, one that moved, and one that went", () => {
  const rungs = [LEADER, { ...bare, name: "family", who: "family" as const }];
  expect(changes({ rungs }).map(({ label, before, after }) => [label.split("colon")[1], before, after])).toEqual([
    ["leader", "nth 2 · whom.rolesdesk.commadesk.roles.grid_leader", "nth 1 · whom.rolesdesk.commadesk.roles.grid_leader"],
    ["family", "", "nth 2 · whom.family"],
    ["paired", "nth 1 · whom.paired", ""],
  ]);
});

it("tells quiet hours and channels of a rung", () => {
  const rungs = [{ ...PAIRED, channels: ["sms"], quiet_hours: { from: "22:00", until: "06:00" } }, LEADER];
  expect(changes({ rungs })[0]?.after).toBe("nth 1 · whom.paired · sms · quiet_from 22:00 06:00");
});
