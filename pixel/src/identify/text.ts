/** What counts as no text, and texts that stand for an absent value. */
import { sha256Now } from "./sha256";

/** White space as the server sees it, inside a regular expression. */
export const SPACE = "[\\s\\x1c-\\x1f\\x85]";

const BLANK = `(?:${SPACE}|[\\0\u200b-\u200f\u2060\ufeff])+`;
const ENDS = new RegExp(`^${BLANK}|${BLANK}$`, "g");
const NULL_DEVICE = "00000000-0000-0000-0000-000000000000";

/** Texts, in lower case, that are no value in any key; `None` and `Nan` are names and places. */
const NAME_WORDS = ["null", "undefined", "(null)", "[object object]"];
const WORDS = [...NAME_WORDS, "none", "nan", "nil", "n/a", "(not set)", "[]", "{}", '""', NULL_DEVICE];

/** Texts that stand for an absent value in a key, and whether a hash is that of one of them. */
export interface Absent {
  isText(text: string): boolean;
  isHash(hash: string): boolean;
}

/** The text without white space, invisible marks and NUL at its ends. */
export function trim(text: string): string {
  return text.replace(ENDS, "");
}

/** The number of characters, however they are encoded. */
export function lengthOf(text: string): number {
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g) || []).length;
}

function createAbsent(words: string[], others: string[]): Absent {
  const spellings = others.concat("", " ", "\n", "[object Object]");
  for (const word of words) {
    const plus = `+${word}`;
    spellings.push(word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1), plus, plus.toUpperCase());
  }
  let hashes: Set<string> | undefined;
  return {
    isText: (text) => words.includes(text.toLowerCase()) || spellings.includes(text),
    isHash(hash) {
      hashes = hashes || hashesOf(spellings);
      return hashes.has(hash);
    },
  };
}

/** The hashes of texts, and of these hashes again. */
function hashesOf(texts: string[]): Set<string> {
  const once = texts.map(sha256Now);
  return new Set([...once, ...once.map(sha256Now), ...once.map((hash) => sha256Now(hash.toUpperCase()))]);
}

export const absentName: Absent = createAbsent(NAME_WORDS, []);
export const absentContact: Absent = createAbsent(WORDS, ["+", "NaN"]);
