import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createCapture } from "../../src/capture";
import { MOST_RECORDED } from "../../src/capture/recorder";
import { createEmitter } from "../../src/emitter";
import type { Source, SourceConfig, SourceParts } from "../../src/parts";
import type { WireClick } from "../../src/wire";

const CONFIG: SourceConfig = { code: "SHOP", lib: "ttq", cookies: true, match: [], phone: "", capture: true };
/** Ends what a test began: all listen to one document. */
const ends: (() => void)[] = [];
let beacons: { url: string; body: { batch: unknown[]; clicks: WireClick[]; sent_at: string } }[] = [];

function open({ capture = true, code = "SHOP", consented = true } = {}) {
  const emitter = createEmitter();
  const state = { consented };
  const source = { consented: () => state.consented } as Source;
  const url = "https://events.example/api/v2/pixel";
  const parts = { url, emitter, window } as unknown as SourceParts;
  const chunk = createCapture(window);
  const config = { ...CONFIG, code };
  if (!capture) delete config.capture;
  const turn = () => chunk.turn(config, source, parts);
  turn();
  const consent = (now: boolean) => {
    state.consented = now;
    turn();
  };
  ends.push(() => consent(false));
  return { chunk, emitter, parts, consent, next: () => parts.withNext?.().clicks || [] };
}

const press = (css = "button") =>
  document.querySelector(css)?.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true }));
const leave = () => window.dispatchEvent(new Event("pagehide"));

beforeEach(() => {
  beacons = [];
  document.body.innerHTML = "<main><form id=review><button type=button class=send>Leave a review</button></form></main>";
  window.navigator.sendBeacon = ((url: string, body: string) => beacons.push({ url, body: JSON.parse(body) }) > 0) as never;
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

it("sends clicks along with the next message, once", () => {
  const { emitter, next } = open();
  press();
  const clicks = next();
  emitter.emit("sent", { events: [], answer: {} as never });
  expect(clicks).toHaveLength(1);
  expect(clicks[0]).toMatchObject({ code: "SHOP", on: "click", page: location.origin + location.pathname });
  expect(clicks[0]?.target).toMatchObject({ tag: "button", name: "Leave a review" });
  expect(next()).toEqual([]);
});

it("sends them again with the same id where the message failed", () => {
  const { emitter, next } = open();
  press();
  const [first] = next();
  emitter.emit("failed", { events: [], reason: "network", final: false });
  press();
  expect(next().map(({ id }) => id)[0]).toBe(first?.id);
  expect(next()).toHaveLength(2);
});

it("leaves other parts' share of the message as it is", () => {
  const chunk = createCapture(window);
  const parts = { emitter: createEmitter(), window, withNext: () => ({ rules: [] }) } as unknown as SourceParts;
  let consented = true;
  const source = { consented: () => consented } as Source;
  chunk.turn(CONFIG, source, parts);
  ends.push(() => {
    consented = false;
    chunk.turn(CONFIG, source, parts);
  });
  press();
  expect(Object.keys(parts.withNext?.() || {})).toEqual(["rules", "clicks"]);
});

it("hands what waits to the browser when the page is left", () => {
  open();
  press();
  leave();
  leave();
  expect(beacons.map(({ body }) => [body.batch.length, body.clicks.length])).toEqual([[0, 1]]);
  expect(beacons[0]?.url).toBe("https://events.example/api/v2/pixel");
});

it("records forms by what they are, without their words", () => {
  const { next } = open();
  document.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true }));
  expect(next()).toMatchObject([{ on: "submit", target: { tag: "form", id: "review" } }]);
  expect(JSON.stringify(next())).not.toContain("Leave a review");
});

it("records forms inside shadow roots", () => {
  const { next } = open();
  document.body.innerHTML = "<x-card></x-card>";
  const root = document.querySelector("x-card")?.attachShadow({ mode: "open" }) as ShadowRoot;
  root.innerHTML = "<form id=inner><button type=button>Go</button></form>";
  root.querySelector("button")?.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true }));
  root.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true }));
  expect(next().map(({ on, target }) => [on, (target as { tag: string }).tag])).toEqual([
    ["click", "button"],
    ["submit", "form"],
  ]);
});

it("records no more than so many of a page view", () => {
  const { emitter, next } = open();
  for (let place = 0; place < MOST_RECORDED + 20; place++) press();
  leave();
  expect(beacons.flatMap(({ body }) => body.clicks)).toHaveLength(MOST_RECORDED);
  emitter.emit("route");
  press();
  expect(next()).toHaveLength(1);
});

it.each([
  ["switched off", { capture: false }],
  ["without consent", { consented: false }],
] as const)("records nothing %s", (_, how) => {
  const add = vi.spyOn(document, "addEventListener");
  const { next } = open(how);
  press();
  leave();
  expect([next(), beacons, add.mock.calls]).toEqual([[], [], []]);
});

it("forgets what waits when consent is withdrawn, and records again when it is given", () => {
  const { consent, next } = open();
  press();
  consent(false);
  press();
  leave();
  expect([next(), beacons]).toEqual([[], []]);
  consent(true);
  press();
  expect(next()).toHaveLength(1);
});

it("listens passively, and lets an element that cannot be described be", () => {
  const add = vi.spyOn(document, "addEventListener");
  const { next } = open();
  expect(add.mock.calls.filter(([name]) => name === "click").map(([, , how]) => how)).toEqual([{ capture: true, passive: true }]);
  vi.spyOn(Element.prototype, "matches").mockImplementation(() => {
    throw new Error("a page that patches what it should not");
  });
  expect(() => press()).not.toThrow();
  expect(next()).toEqual([]);
});
