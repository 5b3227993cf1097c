import { describe, expect, it } from "vitest";

import { knowing, reachedBy, tellings, type Notice } from "./telling";

function notice(worker_id: string, facts: Partial<Notice> = {}): Notice {
  return { notice_id: worker_id, worker_id, state: "queued", sent_at: null, delivered_at: null, seen_at: null, answered_at: null, ...facts } as Notice;
}
const AT = "2026-11-22T01:15:00Z";

describe("who knows of a ticket", () => {
  it("has steps: queued, sent, delivered, seen, answered; or it failed", () => {
    expect(reachedBy(notice("w"))).toBe("queued");
    expect(reachedBy(notice("w", { state: "sent", sent_at: AT }))).toBe("sent");
    expect(reachedBy(notice("w", { delivered_at: AT }))).toBe("delivered");
    expect(reachedBy(notice("w", { seen_at: AT, delivered_at: AT }))).toBe("seen");
    expect(reachedBy(notice("w", { answered_at: AT }))).toBe("answered");
    expect(reachedBy(notice("w", { state: "failed", sent_at: AT }))).toBe("failed");
  });
  it("counts a person once, by the best of his messages, who knows most first", () => {
    const told = tellings([notice("w-1", { state: "failed" }), notice("w-2", { sent_at: AT }), notice("w-1", { seen_at: AT })]);
    expect(told.map((one) => [one.worker_id, one.reached, one.notices.length])).toEqual([["w-1", "seen", 2], ["w-2", "sent", 1]]);
  });
  it("is nobody without a message, and says who came furthest", () => {
    expect(knowing([])).toEqual({ reached: "none", who: [] });
    expect(knowing(tellings([notice("w-1", { seen_at: AT })]), "w-2")).toEqual({ reached: "answered", who: ["w-2"] });
    expect(knowing(tellings([notice("w-1", { sent_at: AT }), notice("w-2", { answered_at: AT })]))).toEqual({ reached: "answered", who: ["w-2"] });
  });
});
