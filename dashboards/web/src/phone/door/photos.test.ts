import { describe, expect, it } from "vitest";

import { fitted } from "./photos";

describe("a photo that is kept", () => {
  it("has no edge longer than asked, and keeps its shape", () => {
    expect(fitted({ width: 4000, height: 3000 })).toEqual({ width: 1600, height: 1200 });
    expect(fitted({ width: 3000, height: 4000 })).toEqual({ width: 1200, height: 1600 });
  });

  it("is never made larger", () => {
    expect(fitted({ width: 640, height: 480 })).toEqual({ width: 640, height: 480 });
  });

  it("keeps at least a pixel of a very narrow one", () => {
    expect(fitted({ width: 9000, height: 1 })).toEqual({ width: 1600, height: 1 });
  });
});
