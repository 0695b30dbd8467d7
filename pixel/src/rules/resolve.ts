/** Which element a click or a submitted form was about. */
import { cssOf, find, scoreOf } from "../target/find";
import { SOME, THRESHOLD } from "../target/score";
import type { Target } from "../target/target";

export interface Hit {
  element: Element;
  score: number;
  /** `better`: another element of the page is more like the target. */
  why: "found" | "weak" | "better";
}

/** The element of the path, from the innermost outward, that is most like the target; none where nothing is a little like it. */
export function resolve(target: Target, path: EventTarget[], document: Document): Hit | undefined {
  let hit: Hit | undefined;
  const css = cssOf(target).join();
  for (const element of path as Element[]) {
    const score = element.matches && element.matches(css) ? scoreOf(target, element) : 0;
    if (score > (hit ? hit.score : SOME)) hit = { element, score, why: score < THRESHOLD ? "weak" : "found" };
  }
  // What is as like as can be need not be compared with the rest of the page.
  if (hit && hit.score < 1 && hit.why === "found" && !target.many) {
    const best = find(target, document);
    if (best && best.score > hit.score) hit.why = "better";
  }
  return hit;
}
