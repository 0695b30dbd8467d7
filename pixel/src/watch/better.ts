/** Whether another element of the page is more like a target than what was clicked, in less time than anybody notices. */
import type { Hit } from "../rules/resolve";
import type { Find, Target } from "../target/target";

/** How long what is known of the whole page holds, in ms. */
const HOLDS_MS = 1e3;
const MOST_MARKED = 20;

/** What has all marks of the target is compared first, then what has one; the whole page only where nothing has, and rarely. */
export function createBetter(find: Find): (target: Target, hit: Hit) => boolean {
  const known = new WeakMap<Target, { at: number; best: number }>();

  const bestOf = (target: Target) => {
    const seen = known.get(target);
    if (seen && performance.now() - seen.at < HOLDS_MS) return seen.best;
    const match = find(target, document);
    const best = match ? match.score : 0;
    known.set(target, { at: performance.now(), best });
    return best;
  };

  return (target, { element, score }) => {
    if (score >= 1 || target.many) return false;
    const whole = marked(target, "");
    if (whole[0] && !whole.includes(element)) return true;
    if (whole.length === 1) return false;
    const some = marked(target, ",").slice(0, MOST_MARKED);
    // As if the page had only those.
    const rival = some[0] && find(target, { querySelectorAll: () => some } as unknown as Document);
    return rival ? rival.element !== element && rival.score > score : bestOf(target) > score;
  };
}

/** Elements with every mark of the target, or with one, by what its id and attributes are joined with. */
function marked(target: Target, join: "" | ","): Element[] {
  const marks = Object.entries({ id: target.id, ...target.attributes }).filter(([name, value]) => value && name !== "type");
  const css = marks.map(([name, value]) => `[${name}=${JSON.stringify(value)}]`).join(join);
  try {
    return css && !target.shadow ? [...document.querySelectorAll(css)] : [];
  } catch {
    return [];
  }
}
