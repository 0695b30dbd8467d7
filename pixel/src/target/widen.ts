/** What "wider" and "narrower" choose: one element, all that say the same, all of its kind, the element around it. */
import { describe } from "./describe";
import type { Target } from "./target";

/** What is chosen, and the element that it was described from. */
export interface Choice {
  target: Target;
  element: Element;
}

/** Parts of which one element has its own, then those that say which of its kind it is. */
const ALIKE = ["id"];
const KIND = ["id", "name", "text"];

/** One step wider; nothing where the page ends. */
export function wider(target: Target, element: Element): Choice | undefined {
  if (!target.many) return { target: all(element, ALIKE), element };
  const kind = all(element, KIND);
  const hasMarks = kind.classes || kind.path || kind.attributes;
  if (!isKind(target) && hasMarks) return { target: kind, element };
  const around = element.parentElement;
  return around && !/^(?:body|html)$/.test(around.localName) ? { target: describe(around), element: around } : undefined;
}

/** One step narrower; nothing where the element has not exactly one inside it. */
export function narrower(target: Target, element: Element): Choice | undefined {
  if (isKind(target)) return { target: all(element, ALIKE), element };
  if (target.many) return { target: describe(element), element };
  const [inside, another] = Array.from(element.children);
  return inside && !another ? { target: describe(inside), element: inside } : undefined;
}

function isKind(target: Target): boolean {
  return !!target.many && (target.ignore || []).includes("name");
}

/** Without the attributes that no other element of the page shares. */
function all(element: Element, ignore: string[]): Target {
  const { attributes = {}, ...target } = describe(element);
  const shared = Object.entries(attributes).filter(([name, value]) => isShared(element, name, value));
  const kept = shared.length ? { attributes: Object.fromEntries(shared) } : {};
  return { ...target, ...kept, many: true, ignore };
}

function isShared(element: Element, name: string, value: string): boolean {
  const css = `${CSS.escape(element.localName)}[${name}=${JSON.stringify(value)}]`;
  return (element.getRootNode() as ParentNode).querySelectorAll(css).length > 1;
}
