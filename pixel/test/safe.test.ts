import { describe, expect, it, vi } from "vitest";
import { jsonText, safeCopy } from "../src/safe";
import type { Json } from "../src/wire";

/** Numbers that look random and are the same each time (a linear congruential generator). */
function dice(seed: number) {
  let state = seed;
  return (sides: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const ODD = ["", "a", '\u00e9\u2028"\\', "\ud800", "x\udc00y", "😀", "__proto__", "toJSON", "constructor"];

/** A JSON value, or one with what JSON cannot say where `wild`. */
function anything(roll: (sides: number) => number, wild: boolean, depth = 0): unknown {
  const kinds = wild ? 14 : 7;
  switch (depth > 5 ? roll(5) : roll(kinds)) {
    case 0:
      return null;
    case 1:
      return roll(2) === 1;
    case 2:
      return (roll(2000) - 1000) / 8;
    case 3:
      return ODD[roll(wild ? ODD.length : 3)];
    case 4:
      return "text".repeat(roll(4));
    case 5:
      return Array.from({ length: roll(4) }, () => anything(roll, wild, depth + 1));
    case 6:
      return Object.fromEntries(
        Array.from({ length: roll(4) }, (_, i) => [`${ODD[roll(3)]}${i}`, anything(roll, wild, depth + 1)]),
      );
    case 7:
      return [undefined, Number.NaN, Number.POSITIVE_INFINITY, BigInt("9".repeat(30)), Symbol("s"), () => 1][roll(6)];
    case 8:
      return [new Date(0), new Date(Number.NaN), new Map([[1, 2]]), new Set([1]), /x/g, new Error("no"), new Uint8Array(3)][
        roll(7)
      ];
    case 9:
      return Object.defineProperty({ a: 1 }, "b", {
        enumerable: true,
        get() {
          throw new Error("getter");
        },
      });
    case 10: {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    }
    case 11: {
      const loop: { [key: string]: unknown } = { a: 1 };
      loop.again = loop;
      return loop;
    }
    case 12:
      return {
        toJSON: [
          () => 1,
          () => ({ toJSON: () => 2 }),
          () => {
            throw new Error("toJSON");
          },
          "no function",
        ][roll(4)],
      };
    default:
      return roll(2) ? document.createElement("div") : window;
  }
}

describe("safeCopy", () => {
  it("copies any JSON value as it is", () => {
    for (let seed = 1; seed < 300; seed++) {
      const given = anything(dice(seed), false) as Json;

      expect(safeCopy(given)).toEqual({ value: given, altered: [] });
    }
  });

  it("never throws, and what it makes is JSON that reads back as the same", () => {
    for (let seed = 1; seed < 1500; seed++) {
      const { value } = safeCopy(anything(dice(seed), true));
      const text = jsonText(value);

      expect(text).toBe(JSON.stringify(value));
      expect(JSON.parse(text)).toEqual(value);
      expect(safeCopy(value)).toEqual({ value, altered: [] });
    }
  });

  it("copies what is shared each time, and leaves out what holds itself", () => {
    const shared = { n: 1 };
    const given: { [key: string]: unknown } = { a: shared, b: [shared, shared] };
    given.self = given;

    expect(safeCopy(given)).toEqual({ value: { a: { n: 1 }, b: [{ n: 1 }, { n: 1 }] }, altered: ["cyclic"] });
  });

  it("writes a BigInt as its digits", () => {
    expect(safeCopy({ id: BigInt("12345678901234567890") })).toEqual({
      value: { id: "12345678901234567890" },
      altered: ["bigint"],
    });
  });

  it("leaves out functions and symbols, with null in their place in a list", () => {
    const given = { f: () => 1, s: Symbol("s"), list: [1, () => 1, 3] };

    expect(safeCopy(given)).toEqual({ value: { list: [1, null, 3] }, altered: ["function"] });
  });

  it("leaves out a member whose getter throws and keeps the others", () => {
    const given = {
      a: 1,
      get b() {
        throw new Error("no");
      },
      c: 3,
    };

    expect(safeCopy(given)).toEqual({ value: { a: 1, c: 3 }, altered: ["getter"] });
  });

  it("asks toJSON once, and copies the members of what has one that throws", () => {
    const given = {
      url: new URL("https://shop.example/"),
      self: {
        toJSON() {
          return this;
        },
        n: 1,
      },
      bad: {
        ok: 1,
        toJSON() {
          throw new Error("no");
        },
      },
    };

    expect(safeCopy(given)).toEqual({
      value: { url: "https://shop.example/", self: { n: 1 }, bad: { ok: 1 } },
      altered: ["function", "getter"],
    });
  });

  it("ends with a toJSON that never does", () => {
    const endless = () => ({ toJSON: () => ({ next: endless() }) });

    expect(safeCopy(endless()).altered).toEqual(["too_deep"]);
  });

  it("writes dates in ISO 8601, null for those that are none, whatever the page made of their methods", () => {
    vi.spyOn(Date.prototype, "toJSON").mockReturnValue('"quoted"');

    expect(safeCopy([new Date(1700000000000), new Date(Number.NaN)]).value).toEqual(["2023-11-14T22:13:20.000Z", null]);
  });

  it("makes null of numbers that JSON has not", () => {
    expect(safeCopy([Number.NaN, Number.POSITIVE_INFINITY, 1.5]).value).toEqual([null, null, 1.5]);
  });

  it("unwraps what `new String`, `new Number` and `new Boolean` made", () => {
    expect(safeCopy([new String("a"), new Number(1), new Boolean(false)])).toEqual({ value: ["a", 1, false], altered: [] });
  });

  it("leaves out nodes, windows, maps and sets", () => {
    const given = { node: document.body, all: document.querySelectorAll("*"), map: new Map(), set: new Set(), ok: 1 };

    expect(safeCopy(given)).toEqual({ value: { ok: 1 }, altered: ["function"] });
    expect(safeCopy({ [Symbol.toStringTag]: "Window" }).value).toBeNull();
  });

  it("is not fooled by an object that says it is something else", () => {
    for (const kind of ["String", "Number", "Boolean", "Date", "Array", "BigInt", "Null"]) {
      const liar = { [Symbol.toStringTag]: kind, valueOf: () => liar, toString: () => liar, length: -1 };

      expect(() => JSON.stringify(safeCopy({ liar }).value)).not.toThrow();
    }
  });

  it("survives revoked proxies, and proxies that throw", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const thrower = new Proxy(
      {},
      {
        ownKeys() {
          throw new Error("no");
        },
      },
    );

    expect(safeCopy({ proxy, thrower, a: 1 })).toEqual({ value: { a: 1 }, altered: ["getter"] });
    expect(safeCopy(proxy)).toEqual({ value: null, altered: ["getter"] });
  });

  it("takes __proto__ for a key like any other", () => {
    const { value } = safeCopy(JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2}'));

    expect(jsonText(value)).toBe('{"__proto__":{"polluted":1},"constructor":2}');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it("stops at 8 levels, 1,000 values, 10,000 characters", () => {
    let deep: unknown = "bottom";
    for (let level = 0; level < 9; level++) deep = [deep];
    const many = safeCopy(Array.from({ length: 5000 }, (_, i) => i));
    const endless = new Array(4e9 % 2 ** 32);

    expect(safeCopy(deep)).toEqual({ value: [[[[[[[[null]]]]]]]], altered: ["too_deep"] });
    expect((many.value as Json[]).length).toBeLessThanOrEqual(1000);
    expect(many.altered).toEqual(["too_many"]);
    expect(safeCopy("x".repeat(10_001))).toEqual({ value: "x".repeat(10_000), altered: ["too_long"] });
    expect(safeCopy(endless).altered).toEqual(["too_many"]);
  });

  it("leaves no half of a surrogate pair, also where it cuts", () => {
    const { value } = safeCopy(["a\ud83d", "\ude00b", "😀", `${"x".repeat(9999)}😀`]);

    expect(value).toEqual(["a\ufffd", "\ufffdb", "😀", `${"x".repeat(9999)}\ufffd`]);
  });

  it("makes null of nothing", () => {
    expect([safeCopy(undefined), safeCopy(null), safeCopy(() => 1)].map(({ value }) => value)).toEqual([null, null, null]);
  });
});

describe("jsonText", () => {
  it("writes what JSON.stringify writes, whatever toJSON the page put on prototypes", () => {
    const value: Json = { list: [1, "a", { b: [null, true] }], "ké\n": "\u2028" };
    const expected = JSON.stringify(value);
    const prototypes = [Array.prototype, Object.prototype, String.prototype] as { toJSON?: unknown }[];
    for (const prototype of prototypes) Object.defineProperty(prototype, "toJSON", { configurable: true, value: () => "broken" });
    const written = jsonText(value);
    const copied = jsonText(safeCopy([1, [2]]).value);
    for (const prototype of prototypes) delete prototype.toJSON;

    expect(written).toBe(expected);
    expect(copied).toBe("[1,[2]]");
  });
});
