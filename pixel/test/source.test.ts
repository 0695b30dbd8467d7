import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createEmitter } from "../src/emitter";
import { createEvents } from "../src/event";
import type { ChunkLoader, Chunks, Finisher, Known, LibraryEvents, Source, SourceConfig } from "../src/parts";
import { createSource } from "../src/source";
import type { WireEvent } from "../src/wire";

const CODE = "CAAAAAAAAAAAAAAAAAAA";
const CONFIG: SourceConfig = { code: CODE, lib: "ttq", cookies: true, match: [], phone: "" };

/** A chunk that gives every event of what waits the name that was said last. */
const naming = (): Finisher => {
  const fillNow: Finisher["fillNow"] = (items) => {
    for (const item of items) if ("event" in item) item.context.user = { first_name: "hashed" };
  };
  return { fill: async (items, person, config) => fillNow(items, person, config), fillNow };
};

/** A source of a page; chunks that are not `here` cannot be had. */
function open({ stale = false, here = {} as Partial<Chunks> } = {}) {
  const sent: WireEvent[] = [];
  const past: [keyof LibraryEvents, unknown][] = [];
  const page = { route: "/" };
  const chunks: ChunkLoader = {
    loaded: (name) => here[name],
    use: async (name, act) => here[name] && act(here[name] as Required<Chunks>[typeof name]),
    chunk() {},
  };
  const delivery = { add: (event: WireEvent) => sent.push(event), flush: vi.fn(), leave: vi.fn(), forget: vi.fn() };
  const trail = { clickId: () => "E.C.P.1", known: (): Known => ["A", "S", "E.C.P.1", stale] };
  const emitter = createEmitter(past);
  const source = createSource(CODE, {
    base: "https://events.example",
    url: "",
    window,
    storage: () => true,
    emitter,
    delivery: delivery as never,
    chunks,
    makeEvent: createEvents(window),
    trail,
    route: () => page.route,
  });
  return { source, sent, past, page, delivery, emitter, names: () => sent.map(({ event }) => event) };
}

const soon = () => vi.runAllTimersAsync();

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it("keeps events until it is known what the server says of the source, then sends them in order", async () => {
  const { source, names } = open();
  source.track("A");
  source.track("B");
  await soon();
  expect(names()).toEqual([]);
  source.configure(CONFIG);
  await soon();
  expect(names()).toEqual(["A", "B"]);
});

it("sends what waits when the page ends, also where the server said nothing yet", () => {
  const { source, names } = open();
  source.track("A");
  source.release(true);
  expect(names()).toEqual(["A"]);
});

it("gives up the events of a code that nobody knows, and says so once", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const { source, names, past } = open();
  source.configure({ ...CONFIG, unknown: true });
  source.track("A");
  source.track("B");
  await soon();
  expect(names()).toEqual([]);
  expect(warn).toHaveBeenCalledTimes(1);
  const failed = past.filter(([name]) => name === "failed").map(([, detail]) => detail as LibraryEvents["failed"]);
  expect(failed.flatMap(({ events, reason, final }) => events.map(({ event }) => [event, reason, final]))).toEqual([
    ["A", "unknown", true],
    ["B", "unknown", true],
  ]);
});

it("holds events with their own time until consent is granted", async () => {
  const { source, sent } = open();
  source.configure(CONFIG);
  source.consent("held");
  source.track("A");
  const called = new Date().toISOString();
  await vi.advanceTimersByTimeAsync(60_000);
  source.release(true);
  expect(sent).toEqual([]);
  source.consent("granted");
  await soon();
  expect(sent.map(({ timestamp }) => timestamp)).toEqual([called]);
});

it("drops what is held or unsent when consent is revoked, and sends nothing until it is granted", async () => {
  const { source, names, delivery } = open();
  source.configure(CONFIG);
  source.consent("held");
  source.track("held");
  source.consent("revoked");
  source.track("revoked");
  await soon();
  expect(delivery.forget).toHaveBeenCalledWith(CODE);
  source.consent("granted");
  source.track("after");
  await soon();
  expect(names()).toEqual(["after"]);
});

it.each([
  ["allowed", true, true, ["A", "S"]],
  ["switched off for the source", false, true, [undefined, ""]],
  ["switched off by the page", true, false, [undefined, ""]],
])("reads cookies where they are %s", async (_, byConfig, byPage, ids) => {
  const { source, sent } = open();
  source.configure({ ...CONFIG, cookies: byConfig });
  source.cookies(byPage);
  source.track("A");
  await soon();
  expect([sent[0]?.context.user.anonymous_id, sent[0]?.context.session_id]).toEqual(ids);
  expect(sent[0]?.context.ad.callback).toBe("E.C.P.1");
});

it("has cookies written before it sends where they are old, and not before consent", async () => {
  const fill = vi.fn(async () => {});
  const { source } = open({ stale: true, here: { visit: { fill, fillNow() {}, forget() {} } } });
  source.configure(CONFIG);
  source.consent("held");
  source.track("A");
  await soon();
  expect(fill).not.toHaveBeenCalled();
  source.consent("granted");
  await soon();
  expect(fill).toHaveBeenCalledTimes(1);
});

it("gives an event the person that is identified right after it", async () => {
  const { source, sent } = open({ here: { identify: naming() as Chunks["identify"] } });
  source.configure(CONFIG);
  source.track("A");
  source.identify({ first_name: "Ada" });
  await soon();
  expect(sent[0]?.context.user).toEqual({ first_name: "hashed", anonymous_id: "A" });
});

it("sends an event without the person where hashing cannot be had, and never in clear text", async () => {
  const { source, sent } = open();
  source.configure(CONFIG);
  source.identify({ first_name: "Ada" });
  source.track("A");
  await soon();
  expect(sent.length).toBe(1);
  expect(JSON.stringify(sent)).not.toContain("Ada");
});

it("hashes at once when the page ends", () => {
  const { source, sent } = open({ here: { identify: naming() as Chunks["identify"] } });
  source.identify({ first_name: "Ada" });
  source.track("A");
  source.release(true);
  expect(sent[0]?.context.user.first_name).toBe("hashed");
});

it("leaves out e-mail addresses and odd values itself where the chunk cannot be had", async () => {
  const { source, sent } = open();
  source.configure(CONFIG);
  source.track("A", { mail: "me@x.org", value: 5 });
  source.track("B", { f() {} });
  await soon();
  expect(sent.map(({ properties }) => properties)).toEqual([{ value: 5 }, {}]);
  expect(sent.map((event) => event._inspection)).toEqual([
    { removed: ["properties.mail"] },
    { altered: ["getter"], removed: [] },
  ]);
  expect(sent[1]).not.toHaveProperty("raw");
});

it("counts one page view a route: the site's own call and the automatic one are one", async () => {
  const { source, names, page } = open();
  source.configure(CONFIG);
  source.track("Pageview");
  page.route = "/b";
  source.arrive();
  source.track("Pageview");
  page.route = "/c";
  source.track("Pageview");
  source.arrive();
  await soon();
  expect(names().length).toBe(3);
});

it("counts the site's own page views otherwise always", async () => {
  const { source, names } = open();
  source.configure(CONFIG);
  source.track("Pageview");
  source.track("Pageview");
  await soon();
  expect(names().length).toBe(2);
});

it("makes no page views itself where historyObserver is off", async () => {
  const { source, names } = open();
  source.loadOptions.historyObserver = false;
  source.configure(CONFIG);
  source.arrive();
  await soon();
  expect(names()).toEqual([]);
});

it.each([
  ["fields are switched on", ["email"], undefined, true],
  ["no field is switched on", [], undefined, false],
  ["autoConfig is off", ["email"], false, false],
])("watches forms where %s", async (_, match, autoConfig, watched) => {
  const turn = vi.fn();
  const { source } = open({ here: { identify: naming() as Chunks["identify"], match: { turn, start: () => () => {} } } });
  if (autoConfig !== undefined) source.loadOptions.autoConfig = autoConfig;
  source.configure({ ...CONFIG, match: match as SourceConfig["match"] });
  await soon();
  expect(turn.mock.calls.length).toBe(watched ? 1 : 0);
});

it("keeps nothing that is called while consent is withdrawn, but for who the person is", async () => {
  const { source, names } = open();
  source.configure(CONFIG);
  source.consent("revoked");
  source.track("A");
  source.consent("granted");
  source.track("B");
  await soon();
  expect(names()).toEqual(["B"]);
});

it("sends nothing unfinished, whatever consent does while a chunk is on its way", async () => {
  const waits: (() => void)[] = [];
  const slow = {
    ...naming(),
    fill: (items: never) => new Promise<void>((done) => waits.push(() => done(naming().fillNow(items, {}, CONFIG)))),
  };
  const { source, sent } = open({ here: { identify: slow as never } });
  source.configure(CONFIG);
  source.identify({ email: "anne@shop.example" });
  source.track("A");
  await soon();
  source.consent("revoked");
  source.consent("granted");
  source.track("B");
  while (waits[0]) {
    waits.shift()?.();
    await soon();
  }
  expect(sent.map(({ event, context }) => [event, context.user.first_name])).toEqual([["B", "hashed"]]);
});

it.each(["consent", "cookies"] as const)(
  "removes the cookies again that an answer on its way sets after %s was withdrawn",
  async (what) => {
    const forget = vi.fn();
    const { source, sent, emitter } = open({ here: { visit: { ...naming(), forget } } });
    source.configure(CONFIG);
    source.track("A");
    await soon();
    if (what === "consent") source.consent("revoked");
    else source.cookies(false);
    await soon();
    forget.mockClear();
    emitter.emit("sent", { events: sent, answer: {} as never });
    await soon();
    expect(forget).toHaveBeenCalledTimes(1);
    emitter.emit("sent", { events: [], answer: {} as never });
    await soon();
    expect(forget).toHaveBeenCalledTimes(1);
  },
);

it("sends the first events of a page only when what its forms told on an earlier page is known", async () => {
  let found = (_: unknown) => {};
  const match = { turn: () => new Promise((done) => (found = done)) };
  const { source, names } = open({ here: { identify: naming(), match } as unknown as Partial<Chunks> });
  source.configure({ ...CONFIG, match: ["email"] });
  source.track("A");
  await soon();
  expect(names()).toEqual([]);
  found(undefined);
  await soon();
  expect(names()).toEqual(["A"]);
});

it.each([
  ["the configuration says so", { rules: "m1", capture: true }, ["rules", "capture"]],
  ["the page's address says so", { builder: "TOKEN" }, ["builder"]],
  ["nothing asks for it", {}, []],
])("has a chunk begin where %s, and tells it each time consent changes", async (_, asked, names) => {
  const told: [string, boolean][] = [];
  const here: { [name: string]: unknown } = {};
  for (const name of ["match", "rules", "capture", "builder"])
    here[name] = { turn: (_: unknown, source: Source) => told.push([name, source.consented()]) };
  const { source } = open({ here: here as never });
  source.configure({ ...CONFIG, ...asked } as SourceConfig);
  await soon();
  expect(told).toEqual(names.map((name) => [name, true]));
  told.length = 0;
  source.consent("held");
  await soon();
  expect(told).toEqual(names.map((name) => [name, false]));
});
