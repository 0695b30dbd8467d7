import { expect, it, vi } from "vitest";
import { createEmitter } from "../src/emitter";
import { createEvents } from "../src/event";
import { hostOf } from "../src/host";
import type { Source, SourceConfig, SourceParts } from "../src/parts";
import type { WireEvent } from "../src/wire";

const CONFIG: SourceConfig = { code: "CAAAAAAAAAAAAAAAAAAA", lib: "ttq", cookies: true, match: [], phone: "", rules: "m" };
const RULE = { id: "r_abcdefghijkl", version: 2, score: 1 };

function open() {
  const made: WireEvent[] = [];
  const emitter = createEmitter();
  const makeEvent = createEvents(window);
  const source = {
    consented: () => true,
    track(name: unknown, properties: unknown, options: unknown) {
      const event = makeEvent(CONFIG.code, {}, name, properties, options);
      emitter.emit("track", event);
      made.push(event);
    },
  } as Source;
  const parts = { base: "https://events.example", emitter } as SourceParts;
  return { host: hostOf(CONFIG, source, parts), source, parts, emitter, made };
}

it("marks the event it counts with the rule, and no other", () => {
  const { host, source, made } = open();
  host.track("LeaveReview", { value: 5 }, { rule: RULE });
  source.track("Purchase");
  host.track("Contact", {});
  expect(made.map(({ event, properties, rule }) => [event, properties, rule])).toEqual([
    ["LeaveReview", { value: 5 }, RULE],
    ["Purchase", {}, undefined],
    ["Contact", {}, undefined],
  ]);
});

it("marks its own event where the page counts another while it hears of it", () => {
  const { host, source, emitter, made } = open();
  emitter.once("track", () => source.track("Nested"));
  host.track("LeaveReview", {}, { rule: RULE });
  expect(made.map(({ event, rule }) => [event, rule])).toEqual([
    ["Nested", undefined],
    ["LeaveReview", RULE],
  ]);
});

it("marks nothing later where an event was refused", () => {
  const { host, source, made } = open();
  const { track } = source;
  source.track = () => {};
  host.track("LeaveReview", {}, { rule: RULE });
  source.track = track;
  source.track("Purchase");
  expect(made[0]?.rule).toBeUndefined();
});

it("makes a test of an event that has a test code", () => {
  const { host, made } = open();
  host.track("LeaveReview", {}, { test_event_code: "TEST12345" });
  expect(made[0]?.test_event_code).toBe("TEST12345");
});

it("hears of routes until it is stopped", () => {
  const { host, emitter } = open();
  const changed = vi.fn();
  const stop = host.onRoute(changed);
  emitter.emit("route");
  stop();
  emitter.emit("route");
  expect(changed).toHaveBeenCalledTimes(1);
});

it("adds to the next message what several chunks have, and loses none to one that breaks", () => {
  const { host, parts } = open();
  host.withNext(() => {
    throw new Error("broken");
  });
  host.withNext(() => ({ rules: [] }));
  expect(parts.withNext?.()).toEqual({ rules: [] });
});
