import { expect, it } from "vitest";

import { base64Of, faultOf, MOST_BYTES } from "./pictures";

const jpeg = { size: 1000, type: "image/jpeg" };

it.each([
  [[], "none"],
  [[jpeg], null],
  [[jpeg, jpeg, jpeg], null],
  [[jpeg, jpeg, jpeg, jpeg], "too_many"],
  [[jpeg, { size: 9, type: "application/pdf" }], "no_picture"],
  [[{ size: MOST_BYTES + 1, type: "image/png" }], "too_big"],
])("%j is %s", (files, fault) => {
  expect(faultOf(files)).toBe(fault);
});

it("sends each byte as it is, also of large files", async () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, at) => at % 256);
  const text = await base64Of(new Blob([bytes]));
  expect(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))).toEqual(bytes);
});
