import { expect, it, vi } from "vitest";
import { createEmitter } from "../src/emitter";
import type { LibraryEvents } from "../src/parts";

it("calls each listener of a name with the detail, and a `once` listener a single time", () => {
  const emitter = createEmitter();
  const always = vi.fn();
  const first = vi.fn();
  emitter.on("consent", always);
  emitter.once("consent", first);
  emitter.emit("consent", "held");
  emitter.emit("consent", "granted");
  expect(always.mock.calls).toEqual([["held"], ["granted"]]);
  expect(first.mock.calls).toEqual([["held"]]);
});

it("takes off one listener, or all of a name", () => {
  const emitter = createEmitter();
  const one = vi.fn();
  const other = vi.fn();
  emitter.on("consent", one);
  emitter.on("consent", other);
  emitter.off("consent", one);
  emitter.emit("consent", "held");
  emitter.off("consent");
  emitter.emit("consent", "granted");
  expect(one).not.toHaveBeenCalled();
  expect(other).toHaveBeenCalledTimes(1);
});

it("survives listeners that throw or are no functions", () => {
  const emitter = createEmitter();
  const after = vi.fn();
  emitter.on("consent", () => {
    throw new Error("the page's own");
  });
  emitter.on("consent", 5 as never);
  emitter.on("consent", after);
  emitter.emit("consent", "held");
  expect(after).toHaveBeenCalledTimes(1);
});

it("keeps the latest fifty for who comes late", () => {
  const past: [keyof LibraryEvents, unknown][] = [];
  const emitter = createEmitter(past);
  for (let n = 0; n < 60; n++) emitter.emit("consent", String(n));
  expect(past.length).toBe(50);
  expect(past[49]).toEqual(["consent", "59"]);
});
