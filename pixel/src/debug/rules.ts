/** Says which rules of the Event Builder run on a page, which fired, which did not and why. */
import type { RuleNews } from "../parts";
import type { Rule, Trigger } from "../rules/rule";
import { holds } from "../rules/when";
import type { Report } from "./report";
import { counted } from "./report";

const TRIGGERS: { [on in Trigger["on"]]: string } = {
  click: "a click",
  submit: "a form that is sent",
  visible: "an element in sight",
  visit: "a page view",
  scroll: "scrolling",
  time: "time on the page",
  navigate: "a new route",
};
const WHY: { [what in Exclude<RuleNews["what"], "live" | "fired">]: string } = {
  again: "did NOT fire: it fired as often as it may",
  weak: "did NOT fire: what was clicked is too little like its target. If this is the element, pick it again in the rule",
  better: "did NOT fire: another element of the page is more like its target",
};

export function describeRule({ what, of, score = 1 }: RuleNews, at: Location): Report[] {
  if (Array.isArray(of)) return [describeLive(of, at)];
  const likeness = of.trigger.target ? ` (likeness ${score.toFixed(2)} of 1)` : "";
  if (what === "live") return [];
  return [{ headline: `ttq · rule ${nameOf(of)} ${what === "fired" ? "fired" : WHY[what]}${likeness}`, lines: [] }];
}

function describeLive(rules: Rule[], at: Location): Report {
  const lines = rules.map(
    (rule) =>
      `rule ${nameOf(rule)} on ${TRIGGERS[rule.trigger.on] || "a trigger that this pixel does not know"}: ${stateOf(rule, at)}`,
  );
  return { headline: `ttq · ${counted(rules.length).replace("event", "rule")} live for this source`, lines };
}

function stateOf({ trigger, when }: Rule, at: Location): string {
  if (!TRIGGERS[trigger.on]) return "ignored";
  try {
    return holds(when || [], at) ? "runs on this page" : "not on this page, by its conditions";
  } catch {
    return "ignored: one of its conditions cannot be read";
  }
}

const nameOf = ({ id, event, version }: Rule) => `${id} "${event}" (version ${version})`;
