import { beforeEach, expect, it, vi } from "vitest";
import { createTtq } from "../src/api";
import type { Loose } from "../src/calls";
import { createEmitter } from "../src/emitter";
import type { Source, SourceConfig } from "../src/parts";

type Call = [code: string, method: string, ...args: unknown[]];

const globals = window as unknown as Loose;
const configOf = (code: string): SourceConfig => ({ code, lib: "ttq", cookies: true, match: [], phone: "" });

/** A page with this global; what reaches the sources is written down. */
function open(ttq?: unknown) {
  globals.ttq = ttq;
  const calls: Call[] = [];
  const asked: string[] = [];
  const debug = vi.fn();
  const forgetUnsent = vi.fn();
  const createSource = (code: string) => {
    const note =
      (method: string) =>
      (...args: unknown[]) =>
        calls.push([code, method, ...args]);
    const methods = Object.fromEntries(
      ["configure", "track", "identify", "consent", "cookies"].map((name) => [name, note(name)]),
    );
    return { loadOptions: {}, ...methods } as unknown as Source;
  };
  const page = createTtq({
    window,
    lib: "ttq",
    emitter: createEmitter(),
    createSource,
    ask: (code) => asked.push(code),
    debug,
    forgetUnsent,
  });
  const tracked = () => calls.filter(([, method]) => method === "track").map(([code, , name]) => [code, name]);
  return {
    page,
    calls,
    asked,
    debug,
    forgetUnsent,
    tracked,
    ttq: () => globals.ttq as Record<string, (...args: unknown[]) => unknown>,
  };
}

/** The scaffold as a stub leaves it. */
const scaffold = (queue: unknown[], pixels: { [code: string]: unknown[] }) => Object.assign([...queue], { _i: pixels });

beforeEach(() => {
  delete globals.ttq;
});

it("replays the page's queue in order to every pixel, then each pixel's own", () => {
  const { page, tracked } = open(scaffold([["track", "A"], ["page"]], { C1: [["track", "B"]], C2: [] }));
  page.start(configOf("C1"));
  expect(tracked()).toEqual([
    ["C1", "A"],
    ["C2", "A"],
    ["C1", "Pageview"],
    ["C2", "Pageview"],
    ["C1", "B"],
  ]);
});

it("replays `arguments` objects too", () => {
  const entry = (function (..._: unknown[]) {
    // biome-ignore lint/complexity/noArguments: stubs queue them
    return arguments;
  })("track", "A");
  const { page, tracked } = open(scaffold([entry], { C1: [] }));
  page.start(configOf("C1"));
  expect(tracked()).toEqual([["C1", "A"]]);
});

it("keeps calls made before the first load", () => {
  const { page, tracked, ttq, asked } = open();
  page.start({ ...configOf(""), code: "" });
  ttq().track?.("early");
  ttq().load?.("C1");
  ttq().load?.("C1");
  expect(tracked()).toEqual([["C1", "early"]]);
  expect(asked).toEqual(["C1"]);
});

it("asks for pixels that no script tag has asked for, where the tag named none", () => {
  const { page, asked } = open(scaffold([], { C1: [], C2: [] }));
  page.start({ ...configOf(""), code: "" });
  expect(asked).toEqual(["C1", "C2"]);
});

it("asks for none that the base code asks for itself", () => {
  const { page, asked } = open(scaffold([], { C1: [], C2: [] }));
  page.start(configOf("C1"));
  expect(asked).toEqual([]);
});

it("sends an event that names a pixel to that pixel only, loading it if need be", () => {
  const { page, tracked, asked, ttq } = open(scaffold([], { C1: [], C2: [] }));
  page.start(configOf("C1"));
  ttq().track?.("A", {}, { pixel_code: "C2" });
  ttq().track?.("B", {}, { pixel_code: "C9" });
  ttq().track?.("C");
  expect(tracked()).toEqual([
    ["C2", "A"],
    ["C9", "B"],
    ["C1", "C"],
    ["C2", "C"],
  ]);
  expect(asked).toEqual(["C9"]);
});

it("gives an instance the same methods for one pixel", () => {
  const { page, tracked, ttq } = open(scaffold([], { C1: [], C2: [] }));
  page.start(configOf("C1"));
  const one = ttq().instance?.("C2") as Record<string, (...args: unknown[]) => unknown>;
  one.track?.("A");
  one.push?.(["track", "B"]);
  expect(tracked()).toEqual([
    ["C2", "A"],
    ["C2", "B"],
  ]);
  expect(ttq().instances?.()).toEqual([ttq().instance?.("C1"), one]);
});

it.each([
  [[{ email: "a@x.org" }], { email: "a@x.org" }],
  [["id7", { email: "a@x.org", phone: "1" }], { external_id: "id7", email: "a@x.org", phone: "1" }],
  [["id7"], { external_id: "id7" }],
])("reads both forms of identify: %j", (args, given) => {
  const { page, calls, ttq } = open(scaffold([], { C1: [] }));
  page.start(configOf("C1"));
  ttq().identify?.(...args);
  expect(calls.filter(([, method]) => method === "identify")).toEqual([["C1", "identify", given]]);
});

it("tells a pixel that is loaded later what was said to all", () => {
  const { page, calls, ttq } = open(scaffold([], { C1: [] }));
  page.start(configOf("C1"));
  ttq().identify?.({ email: "a@x.org" });
  ttq().holdConsent?.();
  ttq().disableCookie?.();
  ttq().load?.("C2");
  expect(calls.filter(([code]) => code === "C2")).toEqual([
    ["C2", "identify", { email: "a@x.org" }],
    ["C2", "consent", "held"],
    ["C2", "cookies", false],
  ]);
});

it("keeps consent on an instance to that pixel", () => {
  const { page, calls, ttq, forgetUnsent } = open(scaffold([], { C1: [], C2: [] }));
  page.start(configOf("C1"));
  const one = ttq().instance?.("C2") as { revokeConsent(): void };
  one.revokeConsent();
  expect(calls.filter(([, method]) => method === "consent")).toEqual([["C2", "consent", "revoked"]]);
  expect(forgetUnsent).not.toHaveBeenCalled();
  ttq().revokeConsent?.();
  expect(forgetUnsent).toHaveBeenCalledTimes(1);
});

it("passes load's options on, and the partner the page names", () => {
  const made: Source[] = [];
  globals.ttq = Object.assign([], { _i: {}, _partner: "Segment" });
  const page = createTtq({
    window,
    lib: "ttq",
    emitter: createEmitter(),
    createSource: () => {
      const source = { loadOptions: {}, track() {}, configure() {} } as unknown as Source;
      made.push(source);
      return source;
    },
    ask() {},
    debug() {},
    forgetUnsent() {},
  });
  page.start({ ...configOf(""), code: "" });
  const ttq = globals.ttq as Record<string, (...args: unknown[]) => unknown>;
  ttq.load?.("C1", { limited_data_use: true }, { private: 1 });
  ttq.track?.("A");
  expect(made[0]?.loadOptions).toEqual({ limited_data_use: true, partner: "Segment" });
});

it("runs ready callbacks, earlier and later ones", () => {
  const early = vi.fn();
  const late = vi.fn();
  const { page, ttq } = open(scaffold([["ready", early]], { C1: [] }));
  page.start(configOf("C1"));
  ttq().ready?.(late);
  expect([early.mock.calls.length, late.mock.calls.length]).toEqual([1, 1]);
});

it("has every method of both stubs, and none of them throws at anything", () => {
  const { page, ttq } = open();
  page.start(configOf("C1"));
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const names =
    "page track identify instances debug on off once ready alias group enableCookie disableCookie holdConsent revokeConsent grantConsent load instance push".split(
      " ",
    );
  for (const name of names) for (const args of [[], [null], [proxy], [proxy, proxy, proxy]]) ttq()[name]?.(...args);
  expect(names.filter((name) => typeof ttq()[name] !== "function")).toEqual([]);
});

it("takes base code over that runs a second time", () => {
  const { page, tracked, ttq } = open(scaffold([], { C1: [] }));
  page.start(configOf("C1"));
  const queue = globals.ttq as unknown as unknown[] & Loose;
  (queue._i as Loose).C1 = [["track", "again"]];
  queue.track = (...args: unknown[]) => queue.push(["track", ...args]);
  ttq().track?.("between");
  page.start(configOf("C1"));
  ttq().track?.("after");
  expect(tracked().map(([, name]) => name)).toEqual(["between", "again", "after"]);
});
