import { describe, expect, it } from "vitest";

import { arrivals, columns, heardOf, stepped, unlisted, type Ticket } from "./board";
import { UNFINISHED } from "./filters";

function ticket(ticket_id: string, state: Ticket["state"]): Ticket {
  return { ticket_id, state } as Ticket;
}

const TICKETS = [ticket("a", "new"), ticket("b", "accepted"), ticket("c", "new"), ticket("d", "on_site")];
const BOARD = columns(TICKETS, UNFINISHED);

describe("the board", () => {
  it("has a column for each state, empty ones too, in the hub's order", () => {
    expect(BOARD.map((one) => [one.state, one.tickets.map((each) => each.ticket_id)])).toEqual([
      ["new", ["a", "c"]], ["assigned", []], ["accepted", ["b"]], ["on_site", ["d"]], ["resolved", []],
    ]);
  });
  it("tells of new tickets that it does not show, until somebody has taken them", () => {
    const heard = [ticket("a", "new"), ticket("x", "new"), ticket("y", "new")].reduce(heardOf, new Set());
    expect(unlisted(heard, TICKETS)).toBe(2);
    expect(unlisted(heardOf(heard, ticket("x", "accepted")), TICKETS)).toBe(1);
  });
  it("is walked down a column and on to the next", () => {
    expect(stepped(BOARD, "a", "down")).toBe("c");
    expect(stepped(BOARD, "c", "down")).toBe("b");
    expect(stepped(BOARD, "b", "up")).toBe("c");
  });
  it("has ends that one does not fall off", () => {
    expect(stepped(BOARD, "d", "down")).toBe("d");
    expect(stepped(BOARD, "a", "up")).toBe("a");
    expect(stepped(BOARD, "a", "left")).toBe("a");
    expect(stepped(BOARD, "d", "right")).toBe("d");
  });
  it("is crossed over empty columns, to the nearest row", () => {
    expect(stepped(BOARD, "c", "right")).toBe("b");
    expect(stepped(BOARD, "d", "left")).toBe("b");
  });
  it("begins with the first ticket when none is selected, or it is gone", () => {
    expect(stepped(BOARD, "", "down")).toBe("a");
    expect(stepped(BOARD, "gone", "up")).toBe("a");
    expect(stepped([], "", "down")).toBe("");
  });
  it("marks what a renewal brought, and nothing at first", () => {
    expect(arrivals(null, TICKETS)).toEqual([]);
    expect(arrivals(TICKETS.slice(1), TICKETS)).toEqual(["a"]);
    expect(arrivals([], [ticket("e", "accepted")])).toEqual([]);
  });
});
