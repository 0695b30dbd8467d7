/** Finds the element of a page that a target speaks of. */
import { score, THRESHOLD } from "./score";
import { signalsOf } from "./signals";
import type { Match, Target } from "./target";

const MOST_CANDIDATES = 3000;

export function scoreOf(target: Target, element: Element): number {
  return score(target, signalsOf(element, target));
}

/** The best element, even where its score is below the threshold. `near`, such as what was clicked: what stands around it comes first. */
export function find(target: Target, root: Document, near?: Element): Match | undefined {
  const wanted = near ? { ...target, ignore: ["position", "near", ...(target.ignore || [])] } : target;
  const scored = candidatesOf(wanted, root)
    .map((element) => ({ element, score: scoreOf(wanted, element) }))
    .sort((one, other) => other.score - one.score);
  const good = scored.filter((each) => each.score >= THRESHOLD);
  let among: typeof scored = [];
  for (let around: Element | null | undefined = near; around && !among[0]; around = around.parentElement) {
    const here = around;
    among = good.filter((each) => here.contains(each.element));
  }
  if (!among[0]) among = scored;
  const [best] = among;
  if (!best) return;
  const { element } = best;
  const other = among.find((each) => !element.contains(each.element) && !each.element.contains(element));
  return {
    element,
    score: best.score,
    second: other ? other.score : 0,
    all: target.many ? good.map((each) => each.element) : [element],
  };
}

/** Elements of the tag, or with a mark of the target: what may be clicked may have become another tag. */
function candidatesOf(target: Target, root: Document): Element[] {
  let roots: ParentNode[] = [root];
  const css = [target.tag + (target.role ? ",a,button,input,[role]" : "")];
  const marks = Object.entries({ id: target.id, ...target.attributes }).concat(
    (target.classes || []).map((name) => ["class", name]),
  );
  for (const [name, value] of marks) if (value && name !== "type") css.push(`[${name}~=${JSON.stringify(value)}]`);
  try {
    for (const host of target.shadow || [])
      roots = all(roots, host)
        .map((each) => each.shadowRoot as ShadowRoot)
        .filter(Boolean);
    return all(roots, css.join()).slice(0, MOST_CANDIDATES);
  } catch (_) {
    return [];
  }
}

function all(roots: ParentNode[], css: string): Element[] {
  const found: Element[] = [];
  for (const root of roots) found.push(...root.querySelectorAll(css));
  return found;
}
