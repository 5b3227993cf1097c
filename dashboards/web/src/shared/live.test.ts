import { effectScope } from "vue";
import { afterEach, describe, expect, it, vi } from "vitest";

import { soon, useLive } from "./live";

class Stream {
  static readonly CLOSED = 2;
  static last: Stream;
  readyState = 0;
  onopen = () => undefined;
  onerror = () => undefined;
  constructor() {
    Stream.last = this;
  }
  addEventListener = () => undefined;
  close = () => undefined;
}

describe("the live stream", () => {
  afterEach(() => vi.unstubAllGlobals());

  function listening() {
    vi.stubGlobal("EventSource", Stream);
    const back = vi.fn();
    const scope = effectScope();
    scope.run(() => useLive(() => undefined, back));
    return { back, scope };
  }

  it("asks for nothing anew when it opens at once", () => {
    const { back, scope } = listening();
    Stream.last.onopen();
    expect(back).not.toHaveBeenCalled();
    scope.stop();
  });

  it("tells of a gap after each loss, even before it was ever open", () => {
    const { back, scope } = listening();
    Stream.last.onerror();
    Stream.last.onopen();
    expect(back).toHaveBeenCalledTimes(1);
    Stream.last.onerror();
    Stream.last.onopen();
    expect(back).toHaveBeenCalledTimes(2);
    scope.stop();
  });
});

describe("what is done soon", () => {
  afterEach(() => vi.useRealTimers());

  it("is done once for many calls, and never when whoever asked is gone", () => {
    vi.useFakeTimers();
    const act = vi.fn();
    const scope = effectScope();
    const call = scope.run(() => soon(act, 300)) ?? act;
    call();
    call();
    vi.advanceTimersByTime(300);
    expect(act).toHaveBeenCalledTimes(1);
    call();
    scope.stop();
    call();
    vi.advanceTimersByTime(300);
    expect(act).toHaveBeenCalledTimes(1);
  });
});
