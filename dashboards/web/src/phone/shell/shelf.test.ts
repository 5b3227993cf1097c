import { describe, expect, it } from "vitest";

import { fits, howTo, ticketOf } from "./shelf";

const asked = (path: string, changes = {}) =>
  howTo({ method: "GET", mode: "cors", isOurs: true, path, ...changes });

describe("the shelf", () => {
  it("has the app's page for each of its addresses", () => {
    for (const path of ["/phone", "/phone/", "/phone/t/t-1"]) {
      expect(asked(path, { mode: "navigate" })).toBe("shell");
    }
  });

  it("leaves every other page to the hub", () => {
    for (const path of ["/", "/my", "/desk", "/phones", "/sign-in", "/t/t-1", "/d/code"]) {
      expect(asked(path, { mode: "navigate" })).toBe("leave");
    }
  });

  it("never has an answer of the API", () => {
    for (const path of ["/api/v1/me/day", "/api/v1/me", "/api/v1/stream", "/push/ack"]) {
      expect(asked(path)).toBe("leave");
    }
  });

  it("has built files, and only when they are read from here", () => {
    expect(asked("/web/assets/phone-abc.js")).toBe("part");
    expect(asked("/web/assets/phone-abc.js", { isOurs: false })).toBe("leave");
    expect(asked("/web/assets/phone-abc.js", { method: "POST" })).toBe("leave");
  });

  it("keeps a page only with all that it needs", () => {
    const page = '<script src="/web/assets/a-1.js"></script><link href="/web/assets/b-2.css">';
    expect(fits(page, ["/web/assets/a-1.js", "/web/assets/b-2.css", "/web/assets/c.js"])).toBe(true);
    expect(fits(page, ["/web/assets/a-1.js"])).toBe(false);
    expect(fits("<p>Sign in</p>", ["/web/assets/a-1.js"])).toBe(false);
  });

  it("finds the ticket of a message", () => {
    expect(ticketOf("t-7f3k2q9x41 step:2")).toBe("t-7f3k2q9x41");
    expect(ticketOf("w-1 step")).toBeNull();
    expect(ticketOf("")).toBeNull();
  });
});
