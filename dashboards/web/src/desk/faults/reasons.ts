// The hub gives reasons in English; those that people meet every day are known here in their language.

/** What the hub says, and the word for it; a group `it` is the thing that is meant. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/^is empty; give an id/, "empty_id"],
  [/^is empty/, "empty"],
  [/^is needed/, "empty"],
  [/^Field required/, "empty"],
  [/^String should have at least 1 character/, "empty"],
  [/^List should have at least 1 item/, "empty"],
  [/^String should have at most (?<it>\d+) characters/, "too_long"],
  [/^has \d+ characters; shorten it to at most (?<it>\d+)/, "too_long"],
  [/^'?(?<it>.*?)'? ?is not an id/, "no_id"],
  [/^String should match pattern '\^(\[A-Z|\\w)/, "no_id_plain"],
  [/^'(?<it>.*)' is not known/, "unknown"],
  [/^'(?<it>.*)' is neither in this file nor in the register/, "unknown"],
  [/^'(?<it>.*)' has resigned/, "resigned"],
  [/^'(?<it>.*)' is not a time of day/, "no_hour"],
  [/^'(?<it>.*)' is not a time on a day/, "no_moment"],
  [/^'(?<it>.*)' is not a time zone/, "no_zone"],
  [/^'(?<it>.*)' is not a role/, "no_role"],
  [/^'(?<it>.*)' is not a level/, "no_level"],
  [/^'(?<it>.*)' is not a whole number/, "no_number"],
  [/^Input should be (less|greater) than or equal to (?<it>[\d.]+)/, "out_of_range"],
  [/^'(?<it>.*)' is a number that a spreadsheet rounded/, "rounded"],
  [/^'(?<it>.*)' stands in (line|row) .* already/, "doubled"],
  [/^'(?<it>.*)' is named \d+ times/, "doubled"],
  [/^home (?<it>.*) is there already/, "home_there"],
  [/^node (?<it>.*) belongs to (?<by>.*)/, "node_taken"],
  [/^'(?<it>.*)' is not a sensor of this home/, "no_sensor"],
  [/^'(?<it>.*)' is not among the sensors/, "no_sensor"],
  [/^'(?<it>.*)' is not sensor_id:kind/, "no_sensor_text"],
  [/^shows no life/, "no_life"],
  [/^is the same as /, "same_time"],
  [/^is the one who goes/, "same_person"],
  [/^'(?<it>.*)' is .* and cannot do the work of/, "cannot_do"],
  [/^is not after from/, "not_after"],
  [/^has passed/, "passed"],
  [/^lies before first_day/, "before_first"],
  [/^none of them lies between/, "no_such_day"],
  [/^is not above 0/, "not_positive"],
  [/^Input should be a valid (integer|number|string|list)/, "empty"],
  [/^means nothing for/, "no_roles_here"],
  [/^(?<it>\w+) takes no tickets on/, "takes_none"],
  [/^is unreachable: all whom it names stand on '(?<it>.*)' already/, "unreachable"],
  [/^from and until are the same/, "same_time"],
  [/^names no day/, "no_day"],
  [/^(?<it>\w+) is promised \d+ times for (?<by>P\d)/, "promised_twice"],
  [/^no area has the id (?<it>.*)/, "unknown"],
  [/^(?<it>.*): policy (?<by>\S+) of this area names it already/, "kinds_taken"],
  [/^policy (?<it>\S+) does not hold for this area/, "policy_changed"],
  [/^is not a number plate/, "no_plate"],
  [/^is more than a year ahead/, "over_a_year"],
  [/^is after the consent's end/, "after_consent"],
  [/^does not hold now; ask her again/, "consent_over"],
  [/^'(?<it>.*)' is no node of this home/, "no_node_here"],
  [/^'(?<it>.*)' looks for \d+ people already/, "node_full"],
  [/^'' is not a time;/, "empty"],
  [/^'(?<it>.*)' stands here \d+ times/, "doubled"],
  [/^has \d+ corners; a zone needs/, "three_corners"],
  [/^List should have at least 3 items/, "three_corners"],
  [/^crosses itself/, "crosses"],
  [/^no such column/, "no_column"],
  [/^the column is missing/, "column_missing"],
  [/^the column stands twice/, "column_twice"],
];

export interface Known {
  readonly word: string;
  readonly named: Readonly<Record<string, string>>;
}

/** The word for a reason; null if it is none of those that are known. */
export function knownReason(reason: string): Known | null {
  for (const [pattern, word] of KNOWN) {
    const found = pattern.exec(reason);
    if (found) return { word, named: { it: "", ...found.groups } };
  }
  return null;
}
