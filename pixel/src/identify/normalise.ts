/** What a personal value looks like before it is hashed; empty where it is none. The server's rules, one function a key. */
import { trim } from "./text";

export type Normalise = (text: string, phone: string) => string;

/** Most texts are ASCII, for which browsers need no tables of Unicode. */
const isAscii = (text: string) => /^[\0-\x7f]*$/.test(text);

/** Lower case, exactly one @ with something on both sides, no white space inside. */
export function email(text: string): string {
  const address = trim(text).toLowerCase();
  const isPrintable = /^[\x21-\x7e]*$/.test(address) || !/[\p{C}\p{Z}]/u.test(address);
  return isPrintable && /^[^@]+@[^@]+$/.test(address) ? address : "";
}

/** Upper and lower case differ. */
export const externalId: Normalise = trim;

/** Lower case; letters, marks and digits of any script, nothing else. */
export function name(text: string): string {
  const lower = text.toLowerCase();
  return isAscii(lower) ? lower.replace(/[^a-z0-9]+/g, "") : lower.replace(/[^\p{L}\p{M}\p{N}]+/gu, "");
}

/** Lower case without spaces and dashes. */
export function zipCode(text: string): string {
  const lower = text.toLowerCase();
  return isAscii(lower) ? lower.replace(/[\0- \x7f-]+/g, "") : lower.replace(/[\p{Z}\p{C}\p{Pd}]+/gu, "");
}

/** A city or state, sent in clear: so nothing that may be a number to call. */
export function place(text: string): string {
  const kept = name(text);
  return /^\d{7,}$/.test(kept) || (!isAscii(kept) && /^\p{Nd}{7,}$/u.test(kept)) ? "" : kept;
}

/** Two letters, lower case. */
export function country(text: string): string {
  const code = trim(text).toLowerCase();
  return /^[a-z]{2}$/.test(code) ? code : "";
}
