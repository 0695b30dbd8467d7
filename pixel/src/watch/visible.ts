/** The trigger `visible`: half of the element is in sight, or it fills half of the window. */

import type { Firing } from "../rules/firing";
import type { Rule } from "../rules/rule";
import { THRESHOLD } from "../target/score";
import type { Find, Target } from "../target/target";
import { whenIdle } from "./idle";

/** Between two looks at a page that changes: at first, and at most. */
const FIRST_GAP_MS = 300;
const MOST_GAP_MS = 1e4;
const HALF = 0.5;
const STEPS = [0, 0.05, 0.1, 0.25, HALF];

/** Returns what looks for the elements again, on a page that may be another. */
export function watchVisible({ rules, each, fire }: Firing, find: Find): () => void {
  if (!rules.some(({ trigger }) => trigger.on === "visible")) return () => {};
  const watchers = new Map<Rule, IntersectionObserver>();
  const scores = new WeakMap<Element, number>();
  /** Rules, or each element where a rule means many: what takes the place of an element in sight is not seen anew. */
  const shown = new WeakSet<object>();
  let gap = FIRST_GAP_MS;
  let due = 0;

  const watch = (rule: Rule) => {
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting, intersectionRatio, intersectionRect } of entries) {
          const key = (rule.trigger.target as Target).many ? target : rule;
          if (intersectionRatio >= HALF || intersectionRect.height >= innerHeight * HALF) {
            if (!shown.has(key)) fire(rule, scores.get(target), target);
            shown.add(key);
          } else if (!isIntersecting && target.isConnected) shown.delete(key);
        }
      },
      { threshold: STEPS },
    );
    watchers.set(rule, watcher);
    return watcher;
  };

  const look = () => {
    due = 0;
    each("visible", (rule) => {
      const match = find(rule.trigger.target as Target, document);
      if (!match || match.score < THRESHOLD) return;
      for (const element of match.all) {
        scores.set(element, match.score);
        (watchers.get(rule) || watch(rule)).observe(element);
      }
    });
  };

  // The more a page changes, the rarer it is looked at.
  new MutationObserver(() => {
    if (due) return;
    due = setTimeout(() => whenIdle(look), gap) as never;
    gap = Math.min(gap * 1.5, MOST_GAP_MS);
  }).observe(document, { childList: true, subtree: true });

  return () => {
    for (const [rule, watcher] of watchers) {
      watcher.disconnect();
      shown.delete(rule);
    }
    gap = FIRST_GAP_MS;
    look();
  };
}
