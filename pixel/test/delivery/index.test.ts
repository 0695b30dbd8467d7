import { beforeEach, expect, it, vi } from "vitest";
import { delivery } from "../../src/delivery/index";
import { createEmitter } from "../../src/emitter";
import { KEPT } from "../../src/sender";
import { makeEvent } from "../making";

beforeEach(() => {
  localStorage.clear();
  localStorage[`${KEPT}1`] = JSON.stringify([makeEvent("1")]);
  localStorage[`${KEPT}2`] = "broken";
});

const create = (storage: boolean) =>
  delivery.create({ url: "https://events.example/", emitter: createEmitter(), window, storage: () => storage });

it("gathers what pages kept each for itself in the outbox that all share", () => {
  vi.stubGlobal("fetch", () => new Promise(() => {}));
  create(true);
  expect(Object.keys(localStorage)).toEqual(["balise_outbox"]);
  expect(localStorage.balise_outbox).toContain('"message_id":"1"');
});

it("touches nothing where nothing may be kept", () => {
  create(false);
  expect(Object.keys(localStorage).length).toBe(2);
});
