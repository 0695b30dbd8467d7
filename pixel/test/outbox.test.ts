import { beforeEach, describe, expect, it } from "vitest";
import { createOutbox, isFresh, notOf, without } from "../src/outbox";
import { createStore } from "../src/store";
import { idsOf, makeEvent } from "./making";

const KEY = "balise_outbox";
const HOUR = 3_600_000;
const tab = (allowed = true) => createOutbox(createStore(window), () => allowed);
const many = (count: number, options = {}) => Array.from({ length: count }, (_, i) => makeEvent(`m${i}`, options));

beforeEach(() => localStorage.clear());

describe("createOutbox", () => {
  it("gives a later page what an earlier one left, in order", () => {
    const events = many(3);
    tab().update(events, []);

    expect(tab().read()).toEqual(events);
  });

  it("keeps what other tabs wrote meanwhile, and drops what was answered", () => {
    const [a, b, c] = [makeEvent("a"), makeEvent("b"), makeEvent("c")];
    tab().update([a, b], []);
    tab().update([c], []);
    tab().update([b], [a]);

    expect(idsOf(tab().read())).toEqual(["c", "b"]);
  });

  it("keeps the newer version of an event, once", () => {
    tab().update([makeEvent("a")], []);
    tab().update([makeEvent("a", { note: "new" })], []);

    expect(
      tab()
        .read()
        .map((event) => event.properties.note),
    ).toEqual(["new"]);
  });

  it("leaves nothing behind when it is empty", () => {
    tab().update([makeEvent("a")], []);
    tab().update([], [makeEvent("a")]);

    expect(localStorage.getItem(KEY)).toBeNull();
  });

  it("holds the 100 newest", () => {
    tab().update(many(130), []);

    expect(idsOf(tab().read())).toEqual(idsOf(many(130).slice(30)));
  });

  it("holds at most 256 KB, the newest", () => {
    tab().update(many(90, { note: "x".repeat(5000) }), []);
    const kept = idsOf(tab().read());

    expect((localStorage.getItem(KEY) as string).length).toBeLessThan(256 * 1024);
    expect(kept.length).toBeGreaterThan(35);
    expect(kept.pop()).toBe("m89");
  });

  it("forgets events of 47 hours by their own time", () => {
    tab().update([makeEvent("old", { age: 47.1 * HOUR }), makeEvent("new", { age: 46.9 * HOUR })], []);

    expect(idsOf(tab().read())).toEqual(["new"]);
    expect(isFresh(makeEvent("old", { age: 47.1 * HOUR }))).toBe(false);
  });

  it.each([
    "",
    "nonsense",
    "null",
    "[]",
    "{}",
    '"text"',
    '{"v1":{}}',
    '{"v1":[null]}',
    '{"v1":["a"]}',
    '{"v1":[{"message_id":"a"}]}',
    '{"v2":[{}]}',
  ])("takes %j for empty and writes over it", (foreign) => {
    localStorage.setItem(KEY, foreign);

    expect(tab().read()).toEqual([]);
    tab().clear("CODE");
    tab().update([makeEvent("a")], []);
    expect(idsOf(tab().read())).toEqual(["a"]);
  });

  it("neither reads nor writes where storing is not allowed, and clears all the same", () => {
    tab().update([makeEvent("a")], []);
    const forbidden = tab(false);
    forbidden.update([makeEvent("b")], [makeEvent("a")]);

    expect(forbidden.read()).toEqual([]);
    expect(idsOf(tab().read())).toEqual(["a"]);
    forbidden.clear();
    expect(localStorage.getItem(KEY)).toBeNull();
  });

  it("clears what belongs to one source", () => {
    tab().update([makeEvent("a", { code: "A" }), makeEvent("b", { code: "B" })], []);
    tab().clear("A");

    expect(idsOf(tab().read())).toEqual(["b"]);
  });

  it("keeps what was there when there is no room for more", () => {
    tab().update([makeEvent("a")], []);
    const full = {
      localStorage: {
        getItem: (key: string) => localStorage.getItem(key),
        setItem() {
          throw new DOMException("full", "QuotaExceededError");
        },
      },
    };
    createOutbox(createStore(full as unknown as Window), () => true).update([makeEvent("b")], []);

    expect(idsOf(tab().read())).toEqual(["a"]);
  });
});

describe("without", () => {
  it("tells events apart by their message", () => {
    expect(idsOf(without([makeEvent("a"), makeEvent("b")], [makeEvent("b")]))).toEqual(["a"]);
  });
});

describe("notOf", () => {
  it("gives what the forgotten source leaves; nothing where all is forgotten", () => {
    const events = [makeEvent("a", { code: "A" }), makeEvent("b", { code: "B" })];

    expect(idsOf(notOf("A", events))).toEqual(["b"]);
    expect(notOf(undefined, events)).toEqual([]);
  });
});
