/** Finds the element of a page that a target speaks of. */
import { score, THRESHOLD } from "./score";
import { type Known, signalsOf } from "./signals";
import type { Match, Target } from "./target";

const MOST_CANDIDATES = 3000;

export function scoreOf(target: Target, element: Element, known?: Known): number {
  try {
    return score(target, signalsOf(element, target, known));
  } catch (_) {
    // A step of the path that is no CSS, say.
    return 0;
  }
}

/** The best element, even where its score is below the threshold. `near`, such as what was clicked: what stands around it comes first. */
export function find(target: Target, root: Document, near?: Element): Match | undefined {
  const wanted = near ? { ...target, ignore: ["position", "near"].concat(target.ignore || []) } : target;
  const known: Known = new Map();
  const scored = candidatesOf(target, root)
    .map((element) => ({ element, score: scoreOf(wanted, element, known) }))
    .sort((one, other) => other.score - one.score);
  const good = scored.filter((each) => each.score >= THRESHOLD);
  let among: typeof scored = [];
  for (let around: Element | null | undefined = near; around && !among[0]; around = around.parentElement) {
    const here = around;
    among = good.filter((each) => here.contains(each.element));
  }
  if (!among[0]) among = scored;
  if (!among[0]) return;
  const { element, score } = among[0];
  const other = among.find((each) => !element.contains(each.element) && !each.element.contains(element));
  return { element, score, second: other ? other.score : 0, all: target.many ? good.map((each) => each.element) : [element] };
}

/** CSS of what may be the target: of what has a mark of it, then of its tag; what may be clicked may have become another tag. */
export function cssOf(target: Target): string[] {
  const tags = target.tag + (target.role ? ",a,button,input,[role]" : "");
  const marks: { [name: string]: string | undefined } = { id: target.id, ...target.attributes };
  const css = (target.classes || []).map((name) => `[class~=${JSON.stringify(name)}]`);
  for (const name in marks) if (marks[name] && name !== "type") css.push(`[${name}=${JSON.stringify(marks[name])}]`);
  return [css.join() || tags, tags];
}

function candidatesOf(target: Target, root: Document): Element[] {
  let roots: ParentNode[] = [root];
  try {
    for (const host of target.shadow || [])
      roots = all(roots, host)
        .map((each) => each.shadowRoot as ShadowRoot)
        .filter(Boolean);
    // What has a mark comes first, however large the page.
    const [marked, tagged] = cssOf(target).map((css) => all(roots, css));
    return [...new Set(marked?.concat(tagged || []))].slice(0, MOST_CANDIDATES);
  } catch (_) {
    return [];
  }
}

function all(roots: ParentNode[], css: string): Element[] {
  return ([] as Element[]).concat(...roots.map((root) => [...root.querySelectorAll(css)]));
}
