import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createDelivery } from "../src/delivery";
import { createEmitter } from "../src/emitter";
import type { WireBatch, WireEvent } from "../src/wire";
import { idsOf, makeEvent } from "./making";

const SECOND = 1000;
const KEY = "balise_outbox";
const OK = { code: 0, message: "OK", request_id: "", data: {} };

type Reply = { status?: number; body?: unknown; headers?: Record<string, string> } | "broken" | Promise<Response>;

interface Sent {
  ids: string[];
  batch: WireBatch;
  init: RequestInit;
  at: number;
}

/** As much of a Response as is read; the environment's own needs timers that do not run here. */
const answer = (body: string, status = 200, headers: Record<string, string> = {}) =>
  ({ status, headers: new Headers(headers), json: async () => JSON.parse(body) }) as Response;

const opened: (() => void)[] = [];

/** A tab: its requests, its beacons, what it was told; `replies` are used up one by one, then all is well. */
function openTab({
  replies = [],
  storage = () => true,
  locks,
  beacon = true,
  ...more
}: {
  replies?: Reply[];
  storage?: () => boolean;
  locks?: unknown;
  beacon?: boolean | null;
  retryAfter?: string;
} = {}) {
  const sent: Sent[] = [];
  const beacons: string[][] = [];
  const told: string[] = [];
  const listeners: [string, () => void][] = [];
  const fetch = async (_url: string, init: RequestInit): Promise<Response> => {
    const batch = JSON.parse(init.body as string) as WireBatch;
    sent.push({ ids: idsOf(batch.batch), batch, init, at: Date.now() });
    const reply = replies.shift() ?? {};
    if (reply === "broken") throw new TypeError("network");
    if (reply instanceof Promise) return reply;
    const { status = 200, body = OK, headers = {} } = reply;
    return answer(typeof body === "string" ? body : JSON.stringify(body), status, headers);
  };
  const sendBeacon = (_url: string, body: string) => {
    beacons.push(idsOf((JSON.parse(body) as WireBatch).batch));
    return beacon;
  };
  const page = {
    fetch,
    localStorage,
    performance,
    document: { hidden: false },
    navigator: { locks, sendBeacon: beacon === null ? undefined : sendBeacon },
    setTimeout: (run: () => void, wait: number) => setTimeout(run, wait),
    clearTimeout: (timer: never) => clearTimeout(timer),
    addEventListener: (name: string, listener: () => void) => listeners.push([name, listener]),
  };
  const emitter = createEmitter([]);
  emitter.on("sent", ({ events }) => told.push(`sent ${idsOf(events)}`));
  emitter.on("failed", ({ events, reason, final }) => told.push(`${final ? "given up" : "kept"} ${idsOf(events)}: ${reason}`));
  const delivery = createDelivery({
    url: "https://balise.example/api/v2/pixel",
    emitter,
    window: page as unknown as Window,
    storage,
    ...more,
  });
  const dispatch = (name: string) => {
    for (const [known, listener] of listeners) if (known === name) listener();
  };
  const add = (...ids: string[]) => {
    for (const id of ids) delivery.add(makeEvent(id));
  };
  opened.push(() => delivery.forget());
  return { page, sent, beacons, told, emitter, delivery, dispatch, add };
}

const stored = () => idsOf(JSON.parse(localStorage.getItem(KEY) ?? '{"v1":[]}').v1 as WireEvent[]);
/** An earlier page could not send these. */
const leftBy = (...ids: string[]) => localStorage.setItem(KEY, JSON.stringify({ v1: ids.map((id) => makeEvent(id)) }));
const pass = (ms = 50) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
});

afterEach(() => {
  for (const close of opened.splice(0)) close();
  vi.useRealTimers();
});

describe("sending", () => {
  it("sends what is added in one moment in one request, in order, with the time of sending", async () => {
    const tab = openTab();
    tab.add("a", "b");
    tab.add("c");
    expect(tab.sent).toEqual([]);
    await pass();

    expect(tab.sent.map(({ ids }) => ids)).toEqual([["a", "b", "c"]]);
    expect(tab.sent[0]?.batch.sent_at).toBe(new Date(tab.sent[0]?.at as number).toISOString());
    expect(tab.sent[0]?.init).toMatchObject({ method: "POST", credentials: "include", keepalive: true });
    expect(tab.sent[0]?.init.headers).toBeUndefined();
    expect(tab.told).toEqual(["sent a,b,c"]);
    expect(stored()).toEqual([]);
  });

  it("keeps events stored until they are answered", async () => {
    let reply = (_: Response) => {};
    const tab = openTab({ replies: [new Promise((resolve) => (reply = resolve))] });
    tab.add("a");
    await pass();

    expect([tab.sent.length, stored()]).toEqual([1, ["a"]]);
    reply(answer(JSON.stringify(OK)));
    await pass();
    expect(stored()).toEqual([]);
  });

  it("has one request at a time, and sends what came meanwhile after it", async () => {
    let reply = (_: Response) => {};
    const tab = openTab({ replies: [new Promise((resolve) => (reply = resolve))] });
    tab.add("a");
    await pass();
    tab.add("b");
    await pass();
    tab.add("c");
    await pass(SECOND);
    expect(tab.sent.length).toBe(1);
    reply(answer(JSON.stringify(OK)));
    await pass();

    expect(tab.sent.map(({ ids }) => ids)).toEqual([["a"], ["b", "c"]]);
  });

  it("puts at most 50 events and 60,000 bytes in a request", async () => {
    const tab = openTab();
    tab.add(...Array.from({ length: 120 }, (_, i) => `m${i}`));
    await pass();
    expect(tab.sent.map(({ ids }) => ids.length)).toEqual([50, 50, 20]);
    expect(tab.sent.flatMap(({ ids }) => ids)).toEqual(Array.from({ length: 120 }, (_, i) => `m${i}`));

    for (let i = 0; i < 10; i++) tab.delivery.add(makeEvent(`n${i}`, { note: "é".repeat(7000) }));
    await pass();
    const sizes = tab.sent.slice(3).map(({ init }) => new Blob([init.body as string]).size);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(60_000);
    expect(tab.sent.slice(3).flatMap(({ ids }) => ids)).toEqual(Array.from({ length: 10 }, (_, i) => `n${i}`));
  });

  it("sends a single event of more bytes without keepalive", async () => {
    const tab = openTab();
    tab.delivery.add(makeEvent("big", { note: "x".repeat(70_000) }));
    tab.add("small");
    await pass();

    expect(tab.sent.map(({ ids, init }) => [ids, init.keepalive])).toEqual([
      [["big"], false],
      [["small"], true],
    ]);
  });

  it("sends what was changed in an event until it is sent", async () => {
    const tab = openTab();
    const event = makeEvent("a");
    tab.delivery.add(event);
    event.context.user = { email: "hash" };
    await pass();

    expect(tab.sent[0]?.batch.batch[0]?.context.user).toEqual({ email: "hash" });
  });
});

describe("answers", () => {
  it.each([
    [{ body: { ...OK, code: 20001 } }, "sent a"],
    [{ body: { code: 40002, message: "Bad.", data: {} } }, "given up a: Bad."],
    [{ status: 400, body: { code: 40000, message: "Unreadable." } }, "given up a: Unreadable."],
    [{ status: 404, body: "<html>" }, "given up a: HTTP 404"],
    [{ status: 413, body: "" }, "given up a: HTTP 413"],
  ] as [Reply, string][])("to %j: done with it", async (reply, told) => {
    const tab = openTab({ replies: [reply] });
    tab.add("a");
    await pass();

    expect(tab.told).toEqual([told]);
    expect(stored()).toEqual([]);
    await pass(100 * SECOND);
    expect(tab.sent.length).toBe(1);
  });

  it.each([
    ["broken", "HTTP 0"],
    [{ status: 500, body: { code: 50000, message: "Fault." } }, "Fault."],
    [{ status: 503, body: "" }, "HTTP 503"],
    [{ status: 429, body: "" }, "HTTP 429"],
    [{ body: { code: 40100, message: "Too many requests." } }, "Too many requests."],
    [{ body: "<html>sign in</html>" }, "HTTP 200"],
    [{ body: "null" }, "HTTP 200"],
  ] as [Reply, string][])("to %j: kept and tried again", async (reply, reason) => {
    const tab = openTab({ replies: [reply] });
    tab.add("a");
    await pass();
    expect(tab.told).toEqual([`kept a: ${reason}`]);
    expect(stored()).toEqual(["a"]);
    await pass(2 * SECOND);

    expect(tab.told).toEqual([`kept a: ${reason}`, "sent a"]);
    expect(tab.sent[1]?.batch.batch).toEqual(tab.sent[0]?.batch.batch);
    expect(tab.sent[1]?.batch.sent_at).not.toBe(tab.sent[0]?.batch.sent_at);
    expect(stored()).toEqual([]);
  });

  it("to 413: tries the half, until it fits, and gives up only what is too large alone", async () => {
    const tab = openTab({ replies: [{ status: 413 }, { status: 413 }, { status: 413 }] });
    tab.add("a", "b", "c", "d");
    await pass();

    expect(tab.sent.map(({ ids }) => ids)).toEqual([["a", "b", "c", "d"], ["a", "b"], ["a"], ["b", "c", "d"]]);
    expect(tab.told).toEqual(["given up a: OK", "sent b,c,d"]);
  });

  it("waits longer each time, at most a minute, and starts over after a success", async () => {
    const tab = openTab({ replies: [...Array(12).fill("broken"), {}, "broken"] });
    tab.add("a");
    await pass(600 * SECOND);
    const waits = tab.sent.slice(1).map(({ at }, i) => (at - (tab.sent[i] as Sent).at) / SECOND);

    waits.slice(0, 12).forEach((wait, i) => {
      expect(wait).toBeGreaterThanOrEqual(Math.min(60, 2 ** i) / 2);
      expect(wait).toBeLessThanOrEqual(Math.min(60, 2 ** i) + 0.1);
    });
    tab.add("b");
    await pass(2 * SECOND);
    expect(tab.sent.slice(-2).map(({ ids }) => ids)).toEqual([["b"], ["b"]]);
  });

  it("stores what comes while it waits, and sends it after what waits", async () => {
    const tab = openTab({ replies: [{ status: 503, headers: { "retry-after": "5" } }] });
    tab.add("a");
    await pass();
    tab.add("b");
    await pass();
    expect([tab.sent.length, stored()]).toEqual([1, ["a", "b"]]);
    await pass(6 * SECOND);

    expect(tab.sent[1]?.ids).toEqual(["a", "b"]);
  });

  it.each([
    ["120", 120],
    [new Date(Date.UTC(2026, 0, 1, 0, 2, 0)).toUTCString(), 120],
  ])("respects Retry-After: %s, also when the page wakes", async (header, seconds) => {
    const tab = openTab({ replies: [{ status: 503, headers: { "retry-after": header } }] });
    tab.add("a");
    await pass((seconds - 2) * SECOND);
    tab.dispatch("online");
    await pass();
    expect(tab.sent.length).toBe(1);
    await pass(3 * SECOND);

    expect(tab.sent.length).toBe(2);
  });

  it.each(["-5", "soon", "Thu, 01 Jan 1970 00:00:00 GMT", ""])("passes over Retry-After: %j", async (header) => {
    const tab = openTab({ replies: [{ status: 503, headers: { "retry-after": header } }] });
    tab.add("a");
    await pass(2 * SECOND);

    expect(tab.sent.length).toBe(2);
  });

  it.each(["online", "pageshow", "visibilitychange"])("tries at once on %s", async (name) => {
    const tab = openTab({ replies: Array(6).fill("broken") });
    tab.add("a");
    await pass(20 * SECOND);
    const tries = tab.sent.length;
    tab.dispatch(name);
    await pass(0);

    expect(tab.sent.length).toBe(tries + 1);
  });

  it("goes on after a listener that throws or flushes", async () => {
    const tab = openTab({ replies: ["broken"] });
    tab.emitter.on("failed", () => {
      tab.delivery.flush();
      throw new Error("listener");
    });
    tab.add("a");
    await pass(2 * SECOND);

    expect(tab.told[tab.told.length - 1]).toBe("sent a");
  });

  it("keeps events where the page took fetch away, or it throws", async () => {
    const tab = openTab();
    const { fetch } = tab.page;
    Object.assign(tab.page, { fetch: undefined });
    tab.add("a");
    await pass();
    expect(tab.told).toEqual(["kept a: HTTP 0"]);
    Object.assign(tab.page, { fetch });
    await pass(2 * SECOND);

    expect(tab.told[1]).toBe("sent a");
  });
});

describe("earlier pages and other tabs", () => {
  it("sends what an earlier page left, before its own", async () => {
    leftBy("a", "b");
    const next = openTab();
    next.add("c");
    await pass();

    expect(next.sent.map(({ ids }) => ids)).toEqual([["a", "b", "c"]]);
    expect(stored()).toEqual([]);
  });

  it("sends what is left as soon as it is told to", async () => {
    leftBy("a");
    const next = openTab();
    next.delivery.flush();
    await pass(0);

    expect(next.told).toEqual(["sent a"]);
  });

  it("lets one tab at a time send what is left; each sends its own at once", async () => {
    leftBy("left");
    const tabs = [1, 2].map(() => openTab({ replies: [new Promise(() => {})] }));
    tabs.forEach((tab, i) => {
      tab.add(`own${i}`);
      tab.delivery.flush();
    });
    await pass();

    expect(tabs.map((tab) => tab.sent.map(({ ids }) => ids))).toEqual([[["left", "own0"]], [["own1"]]]);
    expect(stored()).toEqual(["left", "own0", "own1"]);
  });

  it("removes from storage what is answered and nothing else", async () => {
    const failing = openTab({ replies: [{ status: 503, headers: { "retry-after": "60" } }] });
    failing.add("theirs");
    await pass();
    localStorage.setItem("balise_lease", `${Date.now() + 30 * SECOND}`);
    const tab = openTab();
    tab.add("mine");
    await pass();

    expect(tab.told).toEqual(["sent mine"]);
    expect(stored()).toEqual(["theirs"]);
  });

  it("stores nothing and reads nothing where it may not, and sends all the same", async () => {
    leftBy("left");
    let allowed = false;
    const tab = openTab({ replies: ["broken"], storage: () => allowed });
    tab.add("a");
    await pass();
    expect(stored()).toEqual(["left"]);
    await pass(2 * SECOND);
    expect(tab.told).toEqual(["kept a: HTTP 0", "sent a"]);
    allowed = true;
    tab.delivery.flush();
    await pass();

    expect(tab.told[2]).toBe("sent left");
  });

  it("sends without storage at all", async () => {
    const tab = openTab();
    Object.defineProperty(tab.page, "localStorage", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
    tab.add("a");
    await pass();

    expect(tab.told).toEqual(["sent a"]);
  });

  it("does not send what was tried two days ago: the server would count it again", async () => {
    const tab = openTab({ replies: Array(10_000).fill("broken") });
    tab.add("a");
    await pass();
    vi.setSystemTime(Date.now() + 48 * 3600 * SECOND);
    const tries = tab.sent.length;
    await pass(120 * SECOND);

    expect(tab.sent.length).toBe(tries);
    expect(tab.told.pop()).toBe("given up a: too old");
    expect(stored()).toEqual([]);
  });

  it("keeps the 1,000 newest in memory, and says which it gave up", async () => {
    const tab = openTab({ replies: ["broken"], storage: () => false });
    tab.add(...Array.from({ length: 1003 }, (_, i) => `m${i}`));
    await pass();

    expect(tab.told[0]).toBe("given up m0,m1,m2: too old");
  });

  it("respects a Retry-After that was met before it was made", async () => {
    const tab = openTab({ retryAfter: "5" });
    tab.add("a");
    tab.delivery.flush();
    await pass(4 * SECOND);
    expect([tab.sent, stored()]).toEqual([[], ["a"]]);
    await pass(2 * SECOND);

    expect(tab.told).toEqual(["sent a"]);
  });
});

describe("leave", () => {
  it("hands over what waits, in pieces, and keeps it stored for the next page", async () => {
    const tab = openTab();
    for (let i = 0; i < 9; i++) tab.delivery.add(makeEvent(`m${i}`, { note: "x".repeat(15_000) }));
    tab.delivery.leave();

    expect(tab.beacons.flat()).toEqual(Array.from({ length: 9 }, (_, i) => `m${i}`));
    expect(tab.beacons.length).toBeGreaterThan(2);
    expect(tab.sent).toEqual([]);
    expect(stored().length).toBe(9);
  });

  it("does not hand over what is on its way, nor the same twice", async () => {
    const tab = openTab({ replies: [new Promise(() => {})] });
    tab.add("flying");
    await pass();
    tab.add("waiting");
    tab.delivery.leave();
    tab.delivery.leave();

    expect(tab.beacons).toEqual([["waiting"]]);
    expect(stored()).toEqual(["flying", "waiting"]);
  });

  it.each([false, null])("falls back to fetch with keepalive where sendBeacon gives %j", async (beacon) => {
    const tab = openTab({ beacon });
    tab.add("a");
    tab.delivery.leave();

    expect(tab.sent.map(({ ids, init }) => [ids, init.keepalive])).toEqual([[["a"], true]]);
  });

  it("does nothing where nothing waits", () => {
    const tab = openTab();
    tab.delivery.leave();

    expect([tab.beacons, tab.sent]).toEqual([[], []]);
  });

  it("goes on when the page comes back, and makes sure of what was handed over", async () => {
    const tab = openTab();
    tab.add("a");
    tab.delivery.leave();
    await pass(10 * SECOND);
    expect(tab.sent).toEqual([]);
    tab.dispatch("pageshow");
    await pass();
    tab.add("b");
    await pass();

    expect(tab.told).toEqual(["sent a", "sent b"]);
    expect(stored()).toEqual([]);
  });

  it("tries again what was on its way and failed, if the page lives on", async () => {
    let fail = (_: Error) => {};
    const tab = openTab({ replies: [new Promise((_, reject) => (fail = reject))] });
    tab.add("a");
    await pass();
    tab.delivery.leave();
    fail(new TypeError("network"));
    await pass(0);
    tab.delivery.leave();
    expect(tab.beacons).toEqual([]);
    await pass(2 * SECOND);

    expect(tab.told).toEqual(["kept a: HTTP 0", "sent a"]);
  });

  it("has one timer for another try, however often the page wakes", async () => {
    const tab = openTab({ replies: Array(99).fill("broken") });
    tab.add("a");
    await pass();
    for (let i = 0; i < 20; i++) {
      tab.dispatch("pageshow");
      await pass(1);
    }
    const tries = tab.sent.length;
    await pass(90 * SECOND);

    expect(tab.sent.length - tries).toBeLessThanOrEqual(3);
  });

  it("does not wake while the page is hidden", async () => {
    const tab = openTab();
    tab.add("a");
    tab.delivery.leave();
    tab.page.document.hidden = true;
    tab.dispatch("visibilitychange");
    await pass();

    expect(tab.sent).toEqual([]);
  });
});

describe("forget", () => {
  it("drops everything unsent, in memory and in storage", async () => {
    const tab = openTab({ replies: ["broken"] });
    tab.add("a");
    await pass();
    tab.add("b");
    tab.delivery.forget();
    await pass(100 * SECOND);

    expect(tab.sent.map(({ ids }) => ids)).toEqual([["a"]]);
    expect(localStorage.getItem(KEY)).toBeNull();
  });

  it("drops what belongs to one source, also what is on its way and fails", async () => {
    let fail = (_: Error) => {};
    const tab = openTab({ replies: [new Promise((_, reject) => (fail = reject))] });
    tab.delivery.add(makeEvent("a", { code: "A" }));
    tab.delivery.add(makeEvent("b", { code: "B" }));
    await pass();
    tab.delivery.forget("A");
    fail(new TypeError("network"));
    await pass(2 * SECOND);

    expect(tab.sent[1]?.ids).toEqual(["b"]);
    expect(stored()).toEqual([]);
  });
});

it("takes along what a chunk has for the next message, not where there is no message", async () => {
  const withNext = vi.fn(() => ({ rules: [] }));
  const { add, sent, delivery } = openTab({ withNext } as object);
  delivery.leave();
  delivery.flush();
  await pass();
  expect(withNext).not.toHaveBeenCalled();
  add("1");
  await pass();
  expect(sent.map(({ batch }) => batch.rules)).toEqual([[]]);
});
