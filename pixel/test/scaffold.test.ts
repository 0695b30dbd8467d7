import { expect, it, vi } from "vitest";
import type { Loose } from "../src/calls";
import { type Install, takeOver } from "../src/scaffold";

const install: Install = (target, code) => {
  target.track = `track of ${code}`;
  target.push = () => 0;
  return target;
};

const take = (ttq: unknown) => takeOver({ ttq } as Loose, "ttq", install);

it("keeps the page's own array, empties its queue and returns the calls in order", () => {
  const ttq: unknown[] = [["page"], ["track", "A"]];
  const window: Loose = { ttq };
  const { target, calls } = takeOver(window, "ttq", install);
  expect(calls).toEqual([["page"], ["track", "A"]]);
  expect([target, window.ttq, ttq.length]).toEqual([ttq, ttq, 0]);
});

it("reads the pixels that were written down by hand, with their options and queues", () => {
  const ttq: Loose = { _i: { C1: [["track", "B"]], C2: [] }, _o: { C1: { partner: "Nuxt" } } };
  const { pixels } = take(ttq);
  expect(pixels.map(({ code, options, calls }) => [code, options, calls])).toEqual([
    ["C1", { partner: "Nuxt" }, [["track", "B"]]],
    ["C2", undefined, []],
  ]);
  expect(pixels[0]?.api.track).toBe("track of C1");
});

it.each(["q", "queue", "callQueue"])("reads the calls that a stub keeps in .%s", (name) => {
  expect(take({ [name]: [["page"]] }).calls).toEqual([["page"]]);
});

it("makes a function of a function, which warns and keeps the call", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const stub = Object.assign(() => {}, { _i: { C1: [] } });
  const window: Loose = { ttq: stub };
  const { target } = takeOver(window, "ttq", install);
  const pushed = vi.fn();
  target.push = pushed;
  (window.ttq as (...args: unknown[]) => void)("track", "A");
  expect(pushed).toHaveBeenCalledWith(["track", "A"]);
  expect(warn).toHaveBeenCalledTimes(1);
  expect(target._i).toBe(stub._i);
  expect(takeOver(window, "ttq", install, target).target).toBe(target);
});

const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error("hostile");
    },
    set() {
      throw new Error("hostile");
    },
  },
);

it.each([
  ["nothing", undefined],
  ["null", null],
  ["a text", "ttq"],
  ["a frozen array", Object.freeze([["page"]])],
  ["a frozen object", Object.freeze({})],
  ["a proxy that throws", hostile],
])("puts its own in the place of %s", (_, found) => {
  const { target } = take(found);
  expect(target.track).toBe("track of undefined");
});

it("saves the calls out of a frozen array", () => {
  expect(take(Object.freeze([["page"]])).calls).toEqual([["page"]]);
});
