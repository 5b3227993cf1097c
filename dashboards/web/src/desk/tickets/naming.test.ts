import { expect, it } from "vitest";

import { named } from "./naming";

const NAMES = { "w-1": "李晓", "w-17": "王芳", "li.xiao": "李晓" };

it.each([
  ["已派单给w-17，由w-1接替。", "已派单给王芳，由李晓接替。"],
  ["Assigned to w-17.", "Assigned to 王芳."],
  ["li.xiao: w-1 accepted", "李晓: 李晓 accepted"],
  ["w-170 and w-1-b and n.w-1 stay", "w-170 and w-1-b and n.w-1 stay"],
])("%s", (sentence, expected) => {
  expect(named(sentence, NAMES)).toBe(expected);
});

it("leaves a sentence as it is where nobody's name is known", () => {
  expect(named("w-1 接单", {})).toBe("w-1 接单");
});
