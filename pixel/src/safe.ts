/** A JSON copy of anything a page hands over, whatever its getters, prototypes and cycles do. */
import type { SafeCopy } from "./parts";
import type { Json } from "./wire";

const MOST_DEPTH = 8;
const MOST_NODES = 1e3;
const MOST_CHARACTERS = 1e4;

type Bag = { [key: string]: unknown };

/** JSON text that no `toJSON` of the page's prototypes gets into. */
export const jsonText = (value: Json | undefined): string => {
  if (Array.isArray(value)) return `[${value.map(jsonText)}]`;
  if (!value || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).filter((key) => value[key] !== undefined);
  return `{${members.map((key) => `${JSON.stringify(key)}:${jsonText(value[key])}`)}}`;
};

export const safeCopy: SafeCopy = (root) => {
  const altered: string[] = [];
  let nodes = 0;

  const note = (what: string): undefined => {
    if (altered.indexOf(what) < 0) altered.push(what);
  };

  const text = (given: string) => {
    if (given.length > MOST_CHARACTERS) note("too_long");
    return given.slice(0, MOST_CHARACTERS).replace(/[\ud800-\udfff]/gu, "\ufffd");
  };

  const inside = (given: Bag, above: unknown[], plain?: boolean): Json | undefined => {
    if (given.window === given || (given.nodeType && given.nodeName)) return note("function");
    if (above.indexOf(given) >= 0) return note("cyclic");
    if (above.length >= MOST_DEPTH) return note("too_deep");
    const type = {}.toString.call(given).slice(8, -1);
    if (type === "Date") {
      const time = Date.prototype.getTime.call(given);
      return Number.isFinite(time) ? new Date(time).toISOString() : null;
    }
    const path = above.concat([given]);
    if (Array.isArray(given)) {
      const list: Json[] = [];
      for (let i = 0; i < given.length && nodes <= MOST_NODES; i++) list.push(member(given as never, i, path) ?? null);
      return list;
    }
    if (/^(String|Number|Boolean|BigInt)$/.test(type)) return copy(given.valueOf(), path);
    if (!plain && typeof given.toJSON === "function") {
      try {
        return copy(given.toJSON(), above, true);
      } catch {
        note("getter");
      }
    }
    const object: { [key: string]: Json } = Object.create(null);
    for (const key of Object.keys(given)) {
      if (nodes > MOST_NODES) break;
      const value = member(given, key, path);
      if (value !== undefined) object[text(key)] = value;
    }
    return object;
  };

  const copy = (given: unknown, above: unknown[], plain?: boolean): Json | undefined => {
    if (++nodes > MOST_NODES) return note("too_many");
    switch (typeof given) {
      case "string":
        return text(given);
      case "number":
        return Number.isFinite(given) ? given : null;
      case "boolean":
        return given;
      case "bigint":
        note("bigint");
        return text(String(given));
      case "object":
        return given && inside(given as Bag, above, plain);
      case "undefined":
        return given;
    }
    return note("function");
  };

  const member = (given: Bag, key: string | number, above: unknown[]): Json | undefined => {
    try {
      return copy(given[key], above);
    } catch {
      return note("getter");
    }
  };

  return { value: member({ root }, "root", []) ?? null, altered };
};
