import { expect, it } from "vitest";

import { idCalled } from "./called";

const AREAS = [["g-1", "第一网格", "东风 / 第一网格"], ["g-2", "第一网格", "西苑 / 第一网格"], ["g-3", "第三网格", "西苑 / 第三网格"], ["g-4", "g-3"]] as const;

it("finds the only one of that name, or of its whole way", () => {
  expect([" 第三网格 ", "西苑 / 第一网格"].map((text) => idCalled(AREAS, text))).toEqual(["g-3", "g-2"]);
});

it("never guesses between namesakes, and leaves an id alone, though another is called so", () => {
  expect(["第一网格", "第九网格", "", "g-3"].map((text) => idCalled(AREAS, text))).toEqual(["", "", "", ""]);
});
