/** How alike an element is to a target: 0 to 1, the share of the target's weight that the element has. Pure: the server counts the same. */
import type { Target } from "./target";

/** What each part counts for, where the target has it. Each attribute counts by itself, `type` as little as a tag. */
export const WEIGHTS = { tag: 1, id: 5, attributes: 4, role: 1, name: 5, text: 4, classes: 2, path: 3, position: 1, near: 2 };
/** An element below this is not the target. */
export const THRESHOLD = 0.54;
/** Two elements closer than this cannot be told apart. */
export const MARGIN = 0.06;

type Part = keyof typeof WEIGHTS;

export function score(target: Target, element: Target): number {
  let most = 0;
  let sum = 0;
  let own = -1;
  let looks = 1;
  const ignored = (target.ignore || []).concat(target.many ? ["position", "near"] : []);
  for (const part of Object.keys(WEIGHTS) as Part[]) {
    const wanted = target[part];
    const has = element[part] || [];
    if (!wanted || ignored.includes(part)) continue;
    const pairs =
      part === "attributes"
        ? Object.entries(target.attributes || {}).map(([name, value]) => [name, value, (element.attributes || {})[name]])
        : [[part, wanted, has]];
    for (const [name, one, other] of pairs) {
      const weight = name === "type" ? 1 : WEIGHTS[part];
      const share = shareOf(part, one, other);
      most += weight;
      sum += weight * share;
      // What is the element's own, not its kind's: an element that has none of it is another, however alike it looks.
      if (weight > 3) own = Math.max(own, share);
      if (part === "classes") looks = share;
    }
  }
  return most ? (sum / most) * (0.5 + (own < 0 ? looks : own) / 2) : 0;
}

function shareOf(part: Part, wanted: unknown, has: unknown): number {
  if (part === "position") return placed(wanted as number[], has as number[]);
  if (part !== "name" && part !== "text") return shared(wanted, has);
  const words = wordsOf(wanted);
  const others = wordsOf(has);
  // Where there are numbers only, such as a price, any numbers are as good.
  if (!words.length) return /\d/.test(`${has}`) ? 1 / (1 + others.length) : 0;
  const share = shared(words, others);
  return (2 * words.length * share * share) / (words.length + others.length);
}

/** The share of the wanted that is there; 0 or 1 for what is no list. */
function shared(wanted: unknown, has: unknown): number {
  return Array.isArray(wanted)
    ? wanted.filter((each) => (has as unknown[]).includes(each)).length / wanted.length
    : Number(wanted === has);
}

/** The same place counted from the start or from the end. */
function placed([place, count]: number[], [has, of]: number[]): number {
  return Number(place === has || Number(count) - Number(place) === Number(of) - Number(has));
}

/** Each word once, in lower case, without numbers and punctuation. */
function wordsOf(text: unknown): string[] {
  const words = `${text}`.toLowerCase().split(/[\s!-@[-`{-~\xa0-\xbf\u0660-\u066c\u2000-\u206f\u20a0-\u20cf]+/);
  return words.filter((word, place) => word && words.indexOf(word) === place);
}
