/** Finds the element of a page that a target speaks of. */
import { score, THRESHOLD } from "./score";
import { signalsOf } from "./signals";
import type { Match, Target } from "./target";

const MOST_CANDIDATES = 3000;

export function scoreOf(target: Target, element: Element): number {
  try {
    return score(target, signalsOf(element, target));
  } catch (_) {
    // A step of the path that is no CSS, say.
    return 0;
  }
}

/** The best element, even where its score is below the threshold. `near`, such as what was clicked: what stands around it comes first. */
export function find(target: Target, root: Document, near?: Element): Match | undefined {
  const wanted = near ? { ...target, ignore: ["position", "near"].concat(target.ignore || []) } : target;
  const scored = candidatesOf(target, root)
    .map((element) => ({ element, score: scoreOf(wanted, element) }))
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

/** Elements of the tag, or with a mark of the target: what may be clicked may have become another tag. */
function candidatesOf(target: Target, root: Document): Element[] {
  let roots: ParentNode[] = [root];
  const tags = target.tag + (target.role ? ",a,button,input,[role]" : "");
  const marks: { [name: string]: string | undefined } = { id: target.id, ...target.attributes };
  let css = "";
  for (const name in marks) if (marks[name] && name !== "type") css += `[${name}=${JSON.stringify(marks[name])}],`;
  for (const name of target.classes || []) css += `[class~=${JSON.stringify(name)}],`;
  try {
    for (const host of target.shadow || [])
      roots = all(roots, host)
        .map((each) => each.shadowRoot as ShadowRoot)
        .filter(Boolean);
    // What has a mark comes first, however large the page.
    return [...new Set(all(roots, css ? css.slice(0, -1) : tags).concat(all(roots, tags)))].slice(0, MOST_CANDIDATES);
  } catch (_) {
    return [];
  }
}

function all(roots: ParentNode[], css: string): Element[] {
  return ([] as Element[]).concat(...roots.map((root) => [...root.querySelectorAll(css)]));
}
