import { afterEach, expect, it, vi } from "vitest";
import { whenIdle } from "../../src/watch/idle";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("waits for the browser to be idle, or for a moment where the browser cannot say", () => {
  vi.useFakeTimers();
  const act = vi.fn();
  vi.stubGlobal("requestIdleCallback", (done: () => void) => setTimeout(done, 5));
  whenIdle(act);
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(5);
  expect(act).toHaveBeenCalledTimes(1);
  vi.unstubAllGlobals();
  Reflect.deleteProperty(window, "requestIdleCallback");
  whenIdle(act);
  vi.advanceTimersByTime(60);
  expect(act).toHaveBeenCalledTimes(2);
});
