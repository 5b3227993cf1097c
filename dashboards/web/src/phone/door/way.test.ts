import { describe, expect, it } from "vitest";

import { bearing, direction, mapLink, metresBetween, rounded } from "./way";

const bund = { latitude: 31.2397, longitude: 121.4912 };
const square = { latitude: 31.2304, longitude: 121.4737 };

describe("the way to a door", () => {
  it("is as long as a map says", () => {
    expect(metresBetween(bund, square)).toBeGreaterThan(1900);
    expect(metresBetween(bund, square)).toBeLessThan(2000);
    expect(metresBetween(bund, bund)).toBe(0);
  });

  it("is the same there and back, and turns by half a circle", () => {
    expect(metresBetween(bund, square)).toBeCloseTo(metresBetween(square, bund), 6);
    expect(Math.abs(bearing(bund, square) - bearing(square, bund))).toBeCloseTo(180, 0);
  });

  it("has one of eight directions", () => {
    expect(direction(bearing(bund, square))).toBe("sw");
    expect([0, 22, 23, 90, 180, 270, 337, 338, 360].map(direction)).toEqual(
      ["n", "n", "ne", "e", "s", "w", "nw", "n", "n"],
    );
  });

  it("is told in metres near by and in kilometres far away", () => {
    expect(rounded(3)).toEqual({ n: 10, unit: "m" });
    expect(rounded(324)).toEqual({ n: 320, unit: "m" });
    expect(rounded(1949)).toEqual({ n: 1.9, unit: "km" });
  });

  it("opens the map app without telling whose door it is", () => {
    expect(mapLink(square)).toBe("geo:31.230400,121.473700?q=31.230400,121.473700");
  });
});
