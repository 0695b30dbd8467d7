/** Which element a click or a submitted form was about. */
import { cssOf, scoreOf } from "../target/find";
import { SOME, THRESHOLD } from "../target/score";
import type { Known } from "../target/signals";
import type { Target } from "../target/target";

export interface Hit {
  element: Element;
  score: number;
  why: "found" | "weak";
}

/**
 * The element of the path, from the innermost outward, that is most like the target; none where nothing is a little like it. `known`
 * spares work where several targets are compared with one path.
 */
export function resolve(target: Target, path: EventTarget[], known?: Known): Hit | undefined {
  let hit: Hit | undefined;
  const css = cssOf(target).join();
  for (const element of path as Element[]) {
    const score = element.matches && element.matches(css) ? scoreOf(target, element, known) : 0;
    if (score > (hit ? hit.score : SOME)) hit = { element, score, why: score < THRESHOLD ? "weak" : "found" };
  }
  return hit;
}
