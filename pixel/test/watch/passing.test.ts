import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createFiring } from "../../src/rules/firing";
import { watchPassing } from "../../src/watch/passing";
import { always, counter, ruleOn } from "../rules/making";

let hidden = false;

beforeEach(() => {
  vi.useFakeTimers();
  hidden = false;
  vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden);
});

afterEach(() => vi.useRealTimers());

function show(on: boolean): void {
  hidden = !on;
  document.dispatchEvent(new Event("visibilitychange"));
}

it("counts the time that the page is in sight, once a view", () => {
  const { host, names } = counter();
  const next = watchPassing(createFiring(host, [ruleOn({ on: "time", seconds: 10 }, { event: "Stay" })], always()));
  next();
  vi.advanceTimersByTime(9000);
  show(false);
  vi.advanceTimersByTime(60_000);
  show(true);
  vi.advanceTimersByTime(900);
  expect(names()).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(names()).toEqual(["Stay"]);
  show(false);
  show(true);
  vi.advanceTimersByTime(60_000);
  expect(names()).toEqual(["Stay"]);
  next();
  vi.advanceTimersByTime(10_000);
  expect(names()).toEqual(["Stay", "Stay"]);
});

/** Where the page is: how far down, and how much there is of it. */
function place(top: number, height: number, all: number): void {
  const scroller = { scrollTop: top, clientHeight: height, scrollHeight: all };
  vi.spyOn(document, "scrollingElement", "get").mockReturnValue(scroller as never);
  document.dispatchEvent(new Event("scroll"));
  vi.advanceTimersByTime(50);
}

it("counts how much of the page was seen, once a view", () => {
  vi.stubGlobal("requestAnimationFrame", (draw: () => void) => setTimeout(draw, 16));
  const { host, names } = counter();
  const rules = [
    ruleOn({ on: "scroll", percent: 50 }, { event: "Half" }),
    ruleOn({ on: "scroll", percent: 100 }, { event: "All" }),
  ];
  const next = watchPassing(createFiring(host, rules, always()));
  next();
  place(100, 800, 3000);
  expect(names()).toEqual([]);
  place(900, 800, 3000);
  place(0, 800, 3000);
  place(950, 800, 3000);
  expect(names()).toEqual(["Half"]);
  place(2200, 800, 3000);
  expect(names()).toEqual(["Half", "All"]);
  next();
  place(2200, 800, 3000);
  expect(names()).toEqual(["Half", "All", "Half", "All"]);
});
