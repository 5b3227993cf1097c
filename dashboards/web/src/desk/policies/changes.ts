// What a change of a ladder changes: line by line, before and after, in the reader's words.
import { minutesOf, PRIORITIES, type Body, type Kept, type Policy, type Rung } from "./draft";

export type Readable = Policy | Body;
/** A word of the catalogue with its values. */
export type Say = (key: string, named?: Record<string, unknown>) => string;
export interface Change {
  readonly label: string;
  /** Empty: there was none, or there is none any more. */
  readonly before: string;
  readonly after: string;
}

/** Only what differs, in the order of the later one; what is gone comes last. */
export function changesOf(before: Readable, after: Readable, say: Say, rungName: (name: string) => string): Change[] {
  const was = linesOf(before, say, rungName);
  const is = linesOf(after, say, rungName);
  return [...new Set([...is.keys(), ...was.keys()])]
    .map((label) => ({ label, before: was.get(label) ?? "", after: is.get(label) ?? "" }))
    .filter((line) => line.before !== line.after);
}

function linesOf(policy: Readable, say: Say, rungName: (name: string) => string): Map<string, string> {
  const comma = say("desk.comma");
  const minutes = (seconds: number | null | undefined) => say("desk_policies.n_minutes", { n: minutesOf(seconds) });
  const waits = (given: Kept) => PRIORITIES.filter((one) => given?.[one] !== undefined).map((one) => `${one} ${minutes(given?.[one])}`).join(comma);
  const lines = new Map<string, string>([
    [say("desk_policies.area"), policy.area_id ?? say("desk_policies.everywhere")],
    [say("desk_policies.kinds"), [...(policy.kinds ?? [])].sort().map((kind) => say(`desk_tickets.kinds.${kind}`)).join(comma) || say("desk_policies.all_kinds")],
    [say("desk_policies.waits"), waits(policy.accept_within_s)],
    [say("desk_policies.arrive_label"), minutes(policy.arrive_within_s)],
    [say("desk_policies.report_label"), minutes(policy.report_within_s)],
    [say("desk_policies.repeat_label"), minutes(policy.repeat_within_s)],
  ]);
  for (const [word, rungs] of [["ladder", policy.rungs], ["unsettled", policy.unsettled ?? []]] as const) {
    rungs.forEach((rung, index) => lines.set(`${say(`desk_policies.${word}`)}${say("desk_policies.colon")}${rungName(rung.name)}`, sentence(rung, index)));
  }
  for (const one of policy.promises ?? []) {
    const text = minutes(one.within_s) + (one.business ? ` ${say("desk_policies.in_business")}` : "");
    lines.set(`${say("desk_policies.promise")} ${one.priority} ${say(`desk_policies.promises.${one.promise}`)}`, text);
  }
  lines.set(say("desk_policies.business_hours"), (policy.business_hours ?? []).map((one) => `${one.days.map((day) => say(`desk_policies.days.${day}`)).join(comma)} ${one.from}–${one.until}`).join("; "));
  lines.set(say("desk_policies.numbers"), (policy.emergency_numbers ?? []).join(" "));
  return lines;

  function sentence(rung: Rung, index: number): string {
    const whom = [say(`desk_policies.whom.${rung.who}`), ...(rung.roles ?? []).map((role) => say(`desk.roles.${role}`))].filter(Boolean).join(comma);
    const quiet = rung.quiet_hours ? say("desk_policies.quiet_from", { from: rung.quiet_hours.from, until: rung.quiet_hours.until }) : "";
    const level = rung.level ? say(`desk_areas.levels.${rung.level}`) : "";
    return [say("desk_policies.nth", { n: index + 1 }), whom, level, waits(rung.accept_within_s), (rung.channels ?? []).join(" "), quiet].filter(Boolean).join(" · ");
  }
}
