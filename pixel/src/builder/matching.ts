/** Which elements of the page a target means. */
import { find, scoreOf } from "../target/find";
import { MARGIN, THRESHOLD } from "../target/score";
import type { Target } from "../target/target";

export interface Matching {
  elements: Element[];
  /** One is meant, and others are as like it. */
  unclear: boolean;
}

export function matching(target: Target | undefined, host: Element): Matching {
  const best = target && find(target, document);
  if (!target || !best || best.score < THRESHOLD) return { elements: [], unclear: false };
  if (target.many) return { elements: best.all.filter((each) => !host.contains(each)), unclear: false };
  if (best.score - best.second >= MARGIN) return { elements: [best.element], unclear: false };
  const all = find({ ...target, many: true }, document);
  const alike = (all ? all.all : []).filter((each) => scoreOf(target, each) > best.score - MARGIN);
  const elements = [best.element].concat(alike.filter((each) => each !== best.element));
  return { elements, unclear: elements.length > 1 };
}

/** What a click means: the control around a picture or a word in it. */
export function meant(element: Element, on: string): Element {
  if (on === "submit") return element.closest("form") || element;
  if (on === "click")
    return element.closest("a,button,summary,label,input,select,[role=button],[role=link],[role=tab],[role=menuitem]") || element;
  return element;
}
