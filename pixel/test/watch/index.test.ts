import { afterEach, expect, it, vi } from "vitest";
import { createFiring } from "../../src/rules/firing";
import { find } from "../../src/target/find";
import { watch } from "../../src/watch/index";
import { always, counter, REVIEW, ruleOn } from "../rules/making";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("looks for targets two seconds after each view began, at the view that is there then", () => {
  vi.useFakeTimers();
  vi.stubGlobal("requestIdleCallback", (done: () => void) => setTimeout(done, 1));
  const looked = vi.fn(find);
  const { host } = counter();
  const next = watch.start(createFiring(host, [ruleOn({ on: "click", target: REVIEW })], always()), looked);
  next();
  vi.advanceTimersByTime(1500);
  next();
  vi.advanceTimersByTime(1000);
  expect(looked).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1500);
  expect(looked).toHaveBeenCalledTimes(1);
});
