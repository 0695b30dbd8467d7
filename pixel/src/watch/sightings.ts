/** How pages have the targets of rules: told with the next message that goes out anyway, or when the page ends. */
import { attempt } from "../calls";
import { type Counter, withNext } from "../host";
import type { Firing } from "../rules/firing";
import type { Rule } from "../rules/rule";
import { jsonText } from "../safe";
import { MARGIN, SOME, THRESHOLD } from "../target/score";
import type { Find, Target } from "../target/target";
import type { WireSighting, WireSightings } from "../wire";
import { whenIdle } from "./idle";

/** Of all sources of the page; a message takes them all. */
let waiting: WireSightings[] = [];
let asked = false;

const take = () => {
  const rules = waiting;
  waiting = [];
  return rules[0] ? { rules } : {};
};

function leave(base: string): void {
  if (waiting[0])
    navigator.sendBeacon(`${base}/api/v2/pixel`, jsonText({ batch: [], ...take(), sent_at: new Date().toISOString() } as never));
}

function tell(host: Counter, page: string, seen: WireSighting[]): void {
  waiting.push({ code: host.config.code, page, seen });
  if (asked || !host.parts) return;
  asked = true;
  withNext(host.parts, take);
  // The core hears of it first, and takes them where it has events to send.
  for (const name of ["pagehide", "visibilitychange"])
    window.addEventListener(name, () => attempt(() => (name[0] === "p" || document.hidden) && leave(host.base)));
}

/** How the page has a target now. */
export function sight(target: Target, find: Find): Pick<WireSighting, "score" | "found"> {
  const { score, second } = find(target, document) || { score: 0, second: 0 };
  const isUnclear = !target.many && score - second < MARGIN;
  const found = score < SOME ? "missing" : score < THRESHOLD ? "weak" : isUnclear ? "unclear" : "found";
  return { score: Math.round(score * 100) / 100, found };
}

/** Sees to each target, one at a time when the browser is idle, as long as `isNow`; then tells what was seen. */
export function sightAll({ host, each }: Firing, find: Find, isNow: () => boolean): void {
  const left: Rule[] = [];
  each("", (rule) => rule.trigger.target && left.push(rule));
  const seen: WireSighting[] = [];
  const page = location.pathname;
  const next = () => {
    const rule = left.shift();
    if (!host.consented() || !isNow()) return;
    if (!rule) {
      if (seen[0]) tell(host, page, seen);
      return;
    }
    const { id, version, trigger } = rule;
    attempt(() => seen.push({ id, version, ...sight(trigger.target as Target, find) }));
    whenIdle(next);
  };
  whenIdle(next);
}
