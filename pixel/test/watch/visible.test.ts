import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createFiring } from "../../src/rules/firing";
import { find } from "../../src/target/find";
import { watchVisible } from "../../src/watch/visible";
import { always, counter, ruleOn } from "../rules/making";

type Entry = Partial<IntersectionObserverEntry>;
let watchers: { see: (entries: Entry[]) => void; watched: Element[] }[] = [];
let changed: () => void = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  watchers = [];
  vi.stubGlobal("requestIdleCallback", (done: () => void) => setTimeout(done, 1));
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      watched: Element[] = [];
      constructor(public see: (entries: Entry[]) => void) {
        watchers.push(this);
      }
      observe(element: Element) {
        if (!this.watched.includes(element)) this.watched.push(element);
      }
      disconnect() {
        this.watched = [];
      }
    },
  );
  vi.stubGlobal(
    "MutationObserver",
    class {
      constructor(act: () => void) {
        changed = act;
      }
      observe() {}
    },
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const OFFER = '<section id="offer">Offer</section>';
const RULE = ruleOn({ on: "visible", target: { tag: "section", id: "offer" } }, { event: "SeeOffer" });
const MANY = ruleOn({ on: "visible", target: { tag: "section", id: "offer", many: true } }, { event: "SeeOffer" });

function see(ratio: number, height = 10): void {
  for (const { see, watched } of watchers)
    see(
      watched.map((target) => ({
        target,
        isIntersecting: ratio > 0,
        intersectionRatio: ratio,
        intersectionRect: { height } as DOMRectReadOnly,
      })),
    );
}

function open(rule = RULE) {
  const { host, names } = counter();
  const look = watchVisible(createFiring(host, [rule], always()), find);
  look();
  return { names, look };
}

it("fires when half of the element is in sight, and again when it comes back", () => {
  document.body.innerHTML = OFFER;
  const { names } = open();
  see(0.2);
  expect(names()).toEqual([]);
  see(0.5);
  see(0.9);
  expect(names()).toEqual(["SeeOffer"]);
  see(0);
  see(1);
  expect(names()).toEqual(["SeeOffer", "SeeOffer"]);
});

it("fires for an element that is larger than the window when it fills half of that", () => {
  document.body.innerHTML = OFFER;
  const { names } = open();
  see(0.1, innerHeight);
  expect(names()).toEqual(["SeeOffer"]);
});

it("finds what was made later, and counts what takes its place as the same", () => {
  document.body.innerHTML = "";
  const { names } = open();
  document.body.innerHTML = OFFER;
  changed();
  vi.advanceTimersByTime(500);
  see(1);
  document.body.innerHTML = OFFER;
  changed();
  vi.advanceTimersByTime(1000);
  see(1);
  expect(names()).toEqual(["SeeOffer"]);
});

it("counts each element where many are meant, and the same anew on another route", () => {
  document.body.innerHTML = OFFER + OFFER;
  const { names, look } = open(MANY);
  see(1);
  expect(names().length).toBe(2);
  document.body.innerHTML = OFFER;
  look();
  see(1);
  expect(names().length).toBe(3);
});

it("looks at a page that never rests ever more rarely", () => {
  document.body.innerHTML = "";
  const looked = vi.spyOn(document, "querySelectorAll");
  open();
  looked.mockClear();
  for (let time = 0; time < 60_000; time += 10) {
    changed();
    vi.advanceTimersByTime(10);
  }
  expect(looked.mock.calls.length / 2).toBeLessThan(20);
});

it("asks nothing of a page where no rule is about being in sight", () => {
  const { host } = counter();
  watchVisible(createFiring(host, [ruleOn({ on: "visit" })], always()), find)();
  expect(watchers).toEqual([]);
});
