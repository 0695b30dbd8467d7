/** A JSON copy of anything a page hands over, whatever its getters, prototypes and cycles do. */
import type { SafeCopy } from "./parts";
import type { Json } from "./wire";

const MOST_DEPTH = 8;
const MOST_NODES = 1e3;
const MOST_CHARACTERS = 1e4;

type Bag = { [key: string]: unknown };

/** JSON text that no `toJSON` of the page's prototypes gets into. */
export const jsonText = (value: Json): string =>
  Array.isArray(value)
    ? `[${value.map(jsonText)}]`
    : value && typeof value === "object"
      ? `{${Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${jsonText(member)}`)}}`
      : JSON.stringify(value) || "null";

export const safeCopy: SafeCopy = (root) => {
  const altered: string[] = [];
  let nodes = 0;

  const note = (what: string) => {
    if (altered.indexOf(what) < 0) altered.push(what);
  };

  const text = (given: unknown) => {
    const whole = `${given}`;
    if (whole.length > MOST_CHARACTERS) note("too_long");
    return whole.slice(0, MOST_CHARACTERS).replace(/[\ud800-\udfff]/gu, "\ufffd");
  };

  /** `final`: it came out of a `toJSON`, which is asked once. */
  const copy = (given: unknown, above: unknown[], final?: unknown): unknown => {
    if (++nodes > MOST_NODES) return note("too_many");
    if (given == null) return given;
    const type = {}.toString.call(given).slice(8, -1);
    if (type === "BigInt") note("bigint");
    if (type === "BigInt" || type === "String") return text(given);
    if (type === "Boolean") return given.valueOf() === true;
    if (type === "Number" || type === "Date") {
      const number = +(given as number);
      return Number.isFinite(number) ? (type === "Date" ? new Date(number).toISOString() : number) : null;
    }
    return inside(given as Bag, type, above, final);
  };

  const inside = (given: Bag, type: string, above: unknown[], final: unknown) => {
    const list = type === "Array";
    if (above.indexOf(given) >= 0) return note("cyclic");
    if (above.length >= MOST_DEPTH) return note("too_deep");
    // One that the page has given to all objects is not asked.
    if (!final && !list && typeof given.toJSON === "function" && given.toJSON !== ({} as Bag).toJSON) {
      try {
        return copy(given.toJSON(), above, 1);
      } catch {
        note("getter");
      }
    }
    if (!list && type !== "Object") return note("function");

    const keys = list ? (given as never as string[]) : Object.keys(given);
    const result = list ? [] : Object.create(null);
    for (let i = 0; i < keys.length && nodes <= MOST_NODES; i++) {
      const key = list ? i : (keys[i] as string);
      const value = member(given, key, above.concat([given]));
      if (list || value !== undefined) result[text(key)] = value ?? null;
    }
    return result;
  };

  const member = (given: Bag, key: string | number, above: unknown[]) => {
    try {
      return copy(given[key], above);
    } catch {
      return note("getter");
    }
  };

  return { value: (member({ root }, "root", []) ?? null) as Json, altered };
};
