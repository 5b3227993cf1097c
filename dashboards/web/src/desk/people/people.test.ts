import { expect, it } from "vitest";

import { isSent, joined, mayRoster, ticketsOf, wantedOf, type Load, type Worker } from "./people";

const worker = (worker_id: string, name: string, role: Worker["role"] = "grid_worker"): Worker => ({
  worker_id, name, role, area_ids: [], channels: [], employment: "full_time", department_id: null, rostered: false, resigned_at: null,
});
const load = (worker_id: string, availability: Load["availability"]): Load => ({
  worker_id, availability, homes_backup: 0, homes_paired: 3, open_follow_ups: 0, open_lines: 0, open_tickets: { assigned: 1, accepted: 2 },
});
const people = joined(
  [worker("w-1", "李晓"), worker("w-2", "Anna"), worker("w-3", "王梅", "family"), worker("w-4", "张伟")],
  [load("w-1", "free"), load("w-2", "on_leave"), load("w-3", "free")],
);
const ids = (wanted: Partial<Parameters<typeof wantedOf>[1]>) => wantedOf(people, { text: "", role: "", availability: "", ...wanted }).map((one) => one.worker.worker_id);

it("who carries nothing any more has resigned", () => {
  expect(people.map((one) => [one.availability, ticketsOf(one.load)])).toEqual([["free", 3], ["on_leave", 3], ["free", 3], ["resigned", 0]]);
});

it.each([
  [{}, ["w-1", "w-2"]],
  [{ text: "ANN" }, ["w-2"]],
  [{ text: "w-1" }, ["w-1"]],
  [{ role: "family" }, ["w-3"]],
  [{ availability: "resigned" }, ["w-4"]],
  [{ availability: "on_leave" }, ["w-2"]],
])("of everybody who fits %j stand there", (wanted, expected) => {
  expect(ids(wanted)).toEqual(expected);
});

it("families, officers and auditors are never sent, and only leads and the desk make rosters", () => {
  expect([isSent("volunteer"), isSent("family"), isSent("auditor"), isSent("department_officer")]).toEqual([true, false, false, false]);
  expect([mayRoster("ops"), mayRoster("grid_leader"), mayRoster("auditor"), mayRoster("grid_worker")]).toEqual([true, true, false, false]);
});
