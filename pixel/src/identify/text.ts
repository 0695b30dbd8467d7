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
  spellings: string[];
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
    spellings,
    isText: (text) => words.includes(text.toLowerCase()) || spellings.includes(text),
    isHash(hash) {
      if (!BEGINNINGS.includes(hash.slice(0, 4))) return false;
      hashes = hashes || hashesOf(spellings);
      return hashes.has(hash);
    },
  };
}

/** How hashes of texts that stand for nothing begin, so that the others need not be compared with each. */
export const BEGINNINGS = (
  "01ba028e0a480a820c8b0eec10a6118b1207121912ae12b91346140b145f15a5161c161d166819f51b8b2145217b231628742b512ba53078329f3429" +
  "354436a936e539d240f942db43c8441347c648b94b684c9c4d514d9b4ed94ee84f5352ce571d58935ab75be25cc65d475da35de56070613f62766285" +
  "6470651c6649691d69c569e66a1c6c5d6fc670df7381742375a075f276c47b577d4f7df37f3a80e581ff891f8a128b388ea58eaa932a9449971a983d" +
  "98789b0d9b2d9b369ca9a117a2e4a318a3a8a4c8a654a683a9f0aa44abadafacb005b14eb1c4b28cb460b4a5b5e1b795b79ab8a4b8dbb8e3bd1dbd4b" +
  "be63c5e4c627c7a2c889c9a5ca1fccdacd24cd37ce49ceefd133d15fd5b5d838db83dbd9dc93dfaadfe4e092e118e179e1ece2f7e338e3b0e54ce6f6" +
  "eb04eb95ebe1ef8fefd4f02df074f352f391f63cf654f69cf849f8bbfa1dfb32fb7efd36"
).match(/.{4}/g) as string[];

/** The hashes of texts, and of these hashes again. */
export function hashesOf(texts: string[]): Set<string> {
  const once = texts.map(sha256Now);
  return new Set([...once, ...once.map(sha256Now), ...once.map((hash) => sha256Now(hash.toUpperCase()))]);
}

export const absentName: Absent = createAbsent(NAME_WORDS, []);
export const absentContact: Absent = createAbsent(WORDS, ["+", "NaN"]);
