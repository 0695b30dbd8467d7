/** The element: what is picked, which elements match, wider and narrower. */
import { describe } from "../target/describe";
import { find } from "../target/find";
import { narrower, wider } from "../target/widen";
import { el } from "./dom";
import { button, said } from "./fields";
import { matching, meant } from "./matching";
import { labelOf } from "./pick";
import { WITH_TARGET } from "./rule";
import type { Bench } from "./state";
import type { Key } from "./words";

/** The element is picked: it becomes the target of the rule. */
export function take(bench: Bench, picked: Element): void {
  const { work } = bench;
  const element = meant(picked, work.rule.trigger.on);
  work.choice = { element, target: describe(element) };
  work.rule.trigger.target = work.choice.target;
  work.at = 0;
  bench.reshaped();
}

/** A rule that was loaded is looked for on the page, so that it can be made wider and narrower. */
export function choiceOf({ work }: Bench): Bench["work"]["choice"] {
  const target = work.rule.trigger.target;
  const match = target && !work.choice ? find(target, document) : undefined;
  if (target && match) work.choice = { element: match.element, target };
  return work.choice;
}

export function elementPart(bench: Bench): HTMLElement | false {
  const { say, work } = bench;
  if (!WITH_TARGET.includes(work.rule.trigger.on)) return false;
  const target = work.rule.trigger.target;
  const pick = () => bench.pick((element) => take(bench, element));
  const heading = el("h2", {}, say("element"));
  if (!target)
    return el(
      "section",
      {},
      heading,
      el("p", { className: "soft" }, say("none_picked")),
      button(say("pick_one"), pick, { className: "main", id: "pick" }),
    );
  const choice = choiceOf(bench);
  const step = (to: ReturnType<typeof wider>) => {
    if (!to) return;
    work.choice = to;
    work.rule.trigger.target = to.target;
    work.at = 0;
    bench.reshaped();
  };
  const signals = Object.keys(target).filter(
    (part) => !/^(tag|many|ignore|position)$/.test(part) && !(target.ignore || []).includes(part),
  );
  return el(
    "section",
    {},
    heading,
    el("p", {}, el("code", {}, choice ? labelOf(choice.element) : target.name || target.tag)),
    matchesOf(bench),
    el(
      "p",
      { className: "small" },
      say("found_how", { signals: signals.map((part) => say(`signal_${part}` as Key)).join(", ") }),
    ),
    el(
      "div",
      { className: "row" },
      button(say("wider"), () => choice && step(wider(choice.target, choice.element)), { id: "wider" }),
      button(say("narrower"), () => choice && step(narrower(choice.target, choice.element)), { id: "narrower" }),
      button(say("pick_again"), pick, { className: "plain", id: "pick" }),
    ),
  );
}

/** How many match here, with a way from one to the next. */
function matchesOf(bench: Bench): HTMLElement {
  const { say, work, shell } = bench;
  const { elements, unclear } = matching(work.rule.trigger.target, shell.host);
  const count = elements.length;
  const go = (by: number) => {
    work.at = (work.at + by + count) % count;
    elements[work.at]?.scrollIntoView({ block: "center", inline: "nearest" });
    bench.reshaped();
  };
  const text = unclear
    ? say("match_unclear", { count })
    : say(count > 1 ? "match_many" : count ? "match_one" : "match_none", { count });
  const steps =
    count > 1 &&
    el(
      "div",
      { className: "row", id: "matches" },
      button("‹", () => go(-1), { id: "previous", "aria-label": say("previous") }),
      el("span", { className: "small" }, say("step", { place: work.at + 1, count })),
      button("›", () => go(1), { id: "next", "aria-label": say("next") }),
    );
  return el("div", { id: "count" }, said(unclear || !count ? "warn" : "good", text), steps);
}

/** Frames around what matches. */
export function outline(bench: Bench): void {
  const { work, outlines, shell } = bench;
  const on = WITH_TARGET.includes(work.rule.trigger.on);
  const { elements } = matching(on ? work.rule.trigger.target : undefined, shell.host);
  const shown = elements[work.at] || elements[0];
  outlines.show(
    elements.map((element) => (element === shown ? { element, kind: "", label: labelOf(element) } : { element, kind: "other" })),
  );
}
