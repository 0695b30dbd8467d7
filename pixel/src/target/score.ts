/** How alike an element is to a target: 0 to 1, the share of the target's weight that the element has. Pure: the server counts the same. */
import type { Target } from "./target";

/** What each part counts for, where the target has it. Each attribute counts by itself, `type` as little as a tag. */
export const WEIGHTS = { tag: 1, id: 5, attributes: 4, role: 1, name: 5, text: 4, classes: 2, path: 3, position: 1, near: 2 };
/** An element below this is not the target. */
export const THRESHOLD = 0.54;
/** A weaker likeness than this says nothing at all. */
export const SOME = 0.3;
/** Two elements closer than this cannot be told apart. */
export const MARGIN = 0.06;

type Part = keyof typeof WEIGHTS;
type Counted = { [part in Part | "type"]?: string | (string | number)[] | { [name: string]: string } };

export function score(target: Target, element: Target): number {
  let most = 0;
  let sum = 0;
  let own = -1;
  let looks = 1;
  const count = (part: Part, weight: number, wanted: unknown, has: unknown) => {
    const share = part === "name" || part === "text" ? alike(`${wanted}`, `${has}`) : shared(part, wanted, has);
    most += weight;
    sum += weight * share;
    // What is the element's own, not its kind's: an element that has none of it is another, however alike it looks.
    if (weight > 3) own = Math.max(own, share);
    if (part === "classes") looks = share;
  };
  for (const part of Object.keys(WEIGHTS) as Part[]) {
    const wanted = (target as Counted)[part];
    if (!wanted || (target.ignore || []).includes(part) || (target.many && /pos|near/.test(part))) continue;
    const has = (element as Counted)[part] || [];
    if (part === "attributes")
      for (const name in wanted as object)
        count(part, name === "type" ? 1 : WEIGHTS[part], wanted[name as never], has[name as never]);
    else count(part, WEIGHTS[part], wanted, has);
  }
  return most && (sum / most) * (0.5 + (own < 0 ? looks : own) / 2);
}

/** The share of the words in common; where there are numbers only, such as a price, any numbers are as good. */
function alike(wanted: string, has: string): number {
  const words = wordsOf(wanted);
  const all = words.length + wordsOf(has).length;
  const share = shared("name", words, wordsOf(has));
  return words.length ? (2 * words.length * share * share) / all : Number(/\d/.test(has)) / (1 + all);
}

/** The share of a list that is there; 0 or 1 for what is no list, and for a place, which is counted from the start or from the end. */
function shared(part: Part, wanted: unknown, has: unknown): number {
  if (!Array.isArray(wanted)) return Number(wanted === has);
  const others = has as unknown[] & number[];
  return part === "position"
    ? Number(wanted[0] === others[0] || wanted[1] - wanted[0] === Number(others[1]) - Number(others[0]))
    : wanted.filter((each) => others.includes(each)).length / wanted.length;
}

/** Each word once, in lower case: a letter and what letters and marks follow, in any script. */
function wordsOf(text: string): string[] {
  return [...new Set(text.toLowerCase().match(/\p{L}[\p{L}\p{M}]*/gu))];
}
