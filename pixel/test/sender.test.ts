import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createEmitter } from "../src/emitter";
import type { ChunkLoader, Chunks, Delivery, LibraryEvents } from "../src/parts";
import { createSender } from "../src/sender";
import { idsOf, makeEvent } from "./making";

const URL = "https://events.example/api/v2/pixel";
type Reply = { status?: number; code?: number };

/** A page whose server answers so, one by one; then all is well. `recovery` is the chunk `delivery`. */
function open({ replies = [] as (Reply | "broken")[], storage = true, recovery = true } = {}) {
  const bodies: { batch: { message_id: string }[]; sent_at: string }[] = [];
  const beacons: string[] = [];
  const past: [keyof LibraryEvents, unknown][] = [];
  const fetch = async (_: string, { body }: RequestInit) => {
    bodies.push(JSON.parse(body as string));
    const reply = replies.shift() ?? {};
    if (reply === "broken") throw new TypeError("Failed to fetch");
    const status = reply.status ?? 200;
    return { headers: new Headers(), ok: status < 300, status, json: async () => ({ code: reply.code ?? 0, message: "why" }) };
  };
  const full = { add: vi.fn(), flush: vi.fn(), leave: vi.fn(), forget: vi.fn() };
  const page = { has: recovery };
  const chunks: ChunkLoader = {
    loaded: () => undefined,
    use: async (name, act) => page.has && act({ [name]: 1, create: () => full } as unknown as Required<Chunks>[typeof name]),
    chunk() {},
  };
  const own = {
    fetch,
    setTimeout: (act: () => void, wait: number) => setTimeout(act, wait),
    addEventListener() {},
    navigator: { sendBeacon: (_: string, body: string) => beacons.push(body) > 0 },
  } as unknown as Window & typeof globalThis;
  const parts = { url: URL, emitter: createEmitter(past), window: own, storage: () => storage, chunks } as Parameters<
    typeof createSender
  >[0];
  const sender: Delivery = createSender(parts);
  const told = () => past.map(([name, detail]) => [name, idsOf((detail as LibraryEvents["failed"]).events)]);
  const sent = () => bodies.map(({ batch }) => batch.map((event) => event.message_id));
  return { sender, parts, bodies, beacons, full, page, told, sent, past };
}

const kept = () => Object.keys(localStorage).filter((name) => name.startsWith("balise_"));

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it("sends in one request what comes in one moment, and keeps nothing once it is answered", async () => {
  const { sender, sent, told } = open();
  sender.add(makeEvent("1"));
  sender.add(makeEvent("2"));
  await vi.runAllTimersAsync();
  expect(sent()).toEqual([["1", "2"]]);
  expect(told()).toEqual([["sent", ["1", "2"]]]);
  expect(kept()).toEqual([]);
});

it("takes a part of the events answered with 20001 as done, and any other code but 40100 as given up", async () => {
  const { sender, told, full } = open({ replies: [{ code: 20001 }, { code: 40002 }] });
  sender.add(makeEvent("1"));
  await vi.runAllTimersAsync();
  sender.add(makeEvent("2"));
  await vi.runAllTimersAsync();
  expect(told()).toEqual([
    ["sent", ["1"]],
    ["failed", ["2"]],
  ]);
  expect(full.add).not.toHaveBeenCalled();
});

it.each([["broken"], [{ status: 503 }], [{ status: 429 }], [{ code: 40100 }], [{ status: 413 }]] as [Reply | "broken"][])(
  "hands over to the chunk after %j",
  async (reply) => {
    const { sender, full, past } = open({ replies: [reply] });
    sender.add(makeEvent("1"));
    await vi.runAllTimersAsync();
    expect(past.map(([name, detail]) => [name, (detail as LibraryEvents["failed"]).final])).toEqual([["failed", false]]);
    expect(idsOf(full.add.mock.calls.map(([event]) => event))).toEqual(["1"]);
    sender.add(makeEvent("2"));
    sender.leave();
    expect([full.add.mock.calls.length, full.leave.mock.calls.length]).toEqual([2, 1]);
    expect(kept()).toEqual([]);
  },
);

it("keeps events where even the chunk cannot be had, and asks for it again", async () => {
  const { sender, full, page } = open({ replies: ["broken"], recovery: false });
  sender.add(makeEvent("1"));
  await vi.advanceTimersByTimeAsync(1000);
  expect(kept().length).toBe(1);
  page.has = true;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(full.add).toHaveBeenCalledTimes(1);
  expect(kept()).toEqual([]);
});

it("hands to the browser what is unsent when the page ends, and keeps it for the next page", async () => {
  const { sender, beacons } = open();
  for (let n = 0; n < 40; n++) sender.add(makeEvent(String(n)));
  sender.leave();
  const batches = beacons.map((body) => JSON.parse(body).batch.length);
  expect(batches).toEqual([30, 10]);
  expect(JSON.parse(localStorage[kept()[0] as string]).length).toBe(40);
});

it("lets the chunk send what earlier pages left", async () => {
  localStorage.balise_page0 = "[]";
  const { sender, full } = open();
  sender.flush();
  await vi.runAllTimersAsync();
  expect(full.flush).toHaveBeenCalledTimes(1);
});

it("does not ask for the chunk where nothing was left, or nothing may be kept", async () => {
  open().sender.flush();
  localStorage.balise_page0 = "[]";
  const { sender, full } = open({ storage: false });
  sender.flush();
  sender.add(makeEvent("1"));
  await vi.runAllTimersAsync();
  expect(full.flush).not.toHaveBeenCalled();
  expect(kept()).toEqual(["balise_page0"]);
});

it("forgets what is unsent, of all or of one source, also what earlier pages left of it", async () => {
  localStorage.balise_page0 = '[{"context":{"pixel":{"code":"C1"}}}]';
  localStorage.balise_outbox = '{"v1":[{"context":{"pixel":{"code":"C2"}}}]}';
  const { sender, sent } = open();
  sender.add(makeEvent("1", { code: "C1" }));
  sender.add(makeEvent("2", { code: "C2" }));
  sender.forget("C1");
  expect(kept().filter((name) => /0$|outbox/.test(name)).length).toBe(1);
  await vi.runAllTimersAsync();
  expect(sent()).toEqual([["2"]]);
  sender.forget();
  expect(kept()).toEqual([]);
});

it("hands each event over once when the page is hidden and then left", () => {
  const { sender, beacons } = open();
  sender.add(makeEvent("1"));
  sender.leave();
  sender.add(makeEvent("2"));
  sender.leave();
  expect(beacons.map((body) => JSON.parse(body).batch.length)).toEqual([1, 1]);
});

it("takes along what a chunk has for the next message, and asks again for each", async () => {
  const { sender, parts, bodies, beacons } = open();
  const waiting = [{ rules: ["one"] }, { rules: ["two"] }];
  parts.withNext = () => (waiting.shift() ?? {}) as never;
  sender.add(makeEvent("1"));
  await vi.runAllTimersAsync();
  sender.add(makeEvent("2"));
  sender.leave();
  await vi.runAllTimersAsync();
  const texts = [bodies[0], JSON.parse(beacons[0] as string), bodies[1]] as { rules?: string[] }[];
  expect(texts.map(({ rules }) => rules)).toEqual([["one"], ["two"], undefined]);
});

it("sends events whatever becomes of what a chunk has for the next message", async () => {
  const { sender, parts, sent } = open();
  parts.withNext = () => {
    throw new Error("broken");
  };
  sender.add(makeEvent("1"));
  await vi.runAllTimersAsync();
  expect(sent()).toEqual([["1"]]);
});
