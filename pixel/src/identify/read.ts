/** Reads what `identify` was given: which text is hashed for which key, and what was noticed. */
import type { IdentityRead } from "../parts";
import { type Rule, ruleOf } from "./rules";
import { lengthOf, trim } from "./text";

const LONGEST = 1000;
const LONGEST_LIST = 100;

/** A value as it may leave: `text` is still to be hashed where `clear`. */
export interface Part {
  field: Rule["field"];
  text: string;
  clear: boolean;
}

interface Value {
  label: "plain" | "hashed" | "empty" | "invalid";
  text: string;
}

const EMPTY: Value = { label: "empty", text: "" };
const INVALID: Value = { label: "invalid", text: "" };

/** The first usable value of each key. Never throws. */
export function readParts(
  given: { [key: string]: unknown },
  phone: string,
): { parts: Part[]; inspection: IdentityRead["inspection"] } {
  const parts: Part[] = [];
  const inspection: IdentityRead["inspection"] = {};
  for (const key of keysOf(given)) {
    const rule = ruleOf(key);
    if (!rule) continue;
    const { label, text } = readKey(rule, given, key, phone);
    inspection[key] = label;
    if (text && !parts.some((part) => part.field === rule.field)) {
      parts.push({ field: rule.field, text, clear: rule.hashed && label === "plain" });
    }
  }
  return { parts, inspection };
}

function keysOf(given: unknown): string[] {
  try {
    return Object.keys(given as object);
  } catch {
    return [];
  }
}

function readKey(rule: Rule, given: { [key: string]: unknown }, key: string, phone: string): Value {
  try {
    const value = given[key];
    return Array.isArray(value) ? readList(rule, value, phone) : readValue(rule, value, phone);
  } catch {
    return INVALID;
  }
}

function readList(rule: Rule, values: unknown[], phone: string): Value {
  let result = EMPTY;
  for (let i = 0; i < values.length && i < LONGEST_LIST; i++) {
    const value = readValue(rule, values[i], phone);
    if (value.text) return value;
    if (value === INVALID) result = INVALID;
  }
  return result;
}

function readValue(rule: Rule, value: unknown, phone: string): Value {
  if (value === undefined || value === null) return EMPTY;
  if (typeof value === "string") return readText(rule, trim(value), phone);
  return rule.takesNumber && isWhole(value) ? readText(rule, String(value), phone) : INVALID;
}

function isWhole(value: unknown): boolean {
  return typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value) && Math.abs(value) < 1e21);
}

function readText(rule: Rule, text: string, phone: string): Value {
  if (!text || rule.absent.isText(text)) return EMPTY;
  if (lengthOf(text) > LONGEST) return INVALID;
  if (/^[0-9a-f]{64}$/i.test(text)) return readHash(rule, text.toLowerCase());
  if (rule.refusesDigest && /^(?:[0-9a-f]{32}|[0-9a-f]{40})$/i.test(text)) return INVALID;
  const normalised = rule.normalise(text, phone);
  if (!normalised) return INVALID;
  return rule.absent.isText(normalised) ? EMPTY : { label: "plain", text: normalised };
}

function readHash(rule: Rule, hash: string): Value {
  if (!rule.hashed) return INVALID;
  return rule.absent.isHash(hash) ? EMPTY : { label: "hashed", text: hash };
}
