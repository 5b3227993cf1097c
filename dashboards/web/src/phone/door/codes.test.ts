import { describe, expect, it } from "vitest";

import { codeOf } from "./codes";

describe("a code at the door", () => {
  it.each([
    ["https://hub.example.org/d/k7f32q9x0a1bc2d3", "k7f32q9x0a1bc2d3"],
    ["http://127.0.0.1:8000/d/k7f32q9x0a1bc2d3?x=1", "k7f32q9x0a1bc2d3"],
    ["K7F3-2Q9X-0A1B-C2D3", "k7f32q9x0a1bc2d3"],
    [" k7f3 2q9x 0a1b c2d3 ", "k7f32q9x0a1bc2d3"],
  ])("is found in %s", (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it.each(["", "abc", "https://example.org/pay/12345678", "WIFI:S:net;P:secret;;", "王秀英王秀英王秀英"])(
    "is not found in %s",
    (text) => {
      expect(codeOf(text)).toBeNull();
    },
  );
});
