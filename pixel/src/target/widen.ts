/** What "wider" and "narrower" choose: one element, all that say the same, all of its kind, the element around it. */
import { describe, described, isShared } from "./describe";
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

/** With the attributes that others share, instead of those that are its own. */
function all(element: Element, ignore: string[]): Target {
  return { ...described(element, (name, value) => isShared(element, name, value)), many: true, ignore };
}
