import { beforeEach, expect, it } from "vitest";
import { createRecorder, MOST_RECORDED } from "../../src/capture/recorder";
import { createEmitter } from "../../src/emitter";
import type { SourceParts } from "../../src/parts";
import type { WireClick } from "../../src/wire";

let beacons: { clicks: WireClick[] }[] = [];
let taken = true;

function open() {
  const emitter = createEmitter();
  const parts = { url: "https://events.example/api/v2/pixel", emitter, window } as unknown as SourceParts;
  const recorder = createRecorder(parts);
  const add = (number: number, code = "SHOP") =>
    recorder.add({ id: `click-${number}`, code, at: "", on: "click", page: "", target: { tag: "a" } });
  return { recorder, emitter, add, next: () => (parts.withNext?.().clicks || []).map(({ id }) => id) };
}

beforeEach(() => {
  beacons = [];
  taken = true;
  window.navigator.sendBeacon = ((_: string, body: string) => taken && beacons.push(JSON.parse(body)) > 0) as never;
});

it("gives what waits to the next message, and nothing twice once it was answered", () => {
  const { add, next, emitter } = open();
  add(1);
  expect(next()).toEqual(["click-1"]);
  emitter.emit("sent", { events: [], answer: {} as never });
  expect(next()).toEqual([]);
});

it("gives it again, in its order, where the message failed", () => {
  const { add, next, emitter } = open();
  add(1);
  next();
  emitter.emit("failed", { events: [], reason: "network", final: false });
  add(2);
  expect(next()).toEqual(["click-1", "click-2"]);
});

it("sends by itself what no message takes for long", () => {
  const { add } = open();
  for (let number = 0; number < 25; number++) add(number);
  expect(beacons.map(({ clicks }) => clicks.length)).toEqual([10, 10]);
});

it("keeps what the browser does not take", () => {
  const { add, recorder, next } = open();
  taken = false;
  add(1);
  recorder.leave();
  expect(next()).toEqual(["click-1"]);
});

it("takes so many of a page view, and begins anew with the next", () => {
  const { add, recorder } = open();
  for (let number = 0; number < 2 * MOST_RECORDED; number++) add(number);
  expect(beacons.flatMap(({ clicks }) => clicks)).toHaveLength(MOST_RECORDED);
  recorder.arrive();
  add(999);
  recorder.leave();
  expect(beacons[beacons.length - 1]?.clicks.map(({ id }) => id)).toEqual(["click-999"]);
});

it("forgets one source and keeps the other", () => {
  const { add, recorder, next } = open();
  add(1);
  add(2, "OTHER");
  next();
  add(3);
  recorder.forget("SHOP");
  expect(next()).toEqual(["click-2"]);
});
