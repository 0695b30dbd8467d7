/** What sends the event, on which pages, how often. */
import { holds } from "../rules/when";
import { el } from "./dom";
import { button, input, radios, select } from "./fields";
import { type Often, type On, type Rule, type Test, WITH_TARGET } from "./rule";
import type { Bench, Work } from "./state";

const KINDS: On[] = ["click", "submit", "visible", "visit", "scroll", "time", "navigate"];
const OFTEN: Often[] = ["every", "page", "session", "visitor"];

export function triggerPart(bench: Bench): HTMLElement {
  const { say, work } = bench;
  const { trigger } = work.rule;
  const choose = (on: string) => {
    const target = trigger.target || work.choice?.target;
    work.rule.trigger = { on: on as On };
    if (WITH_TARGET.includes(on as On) && target) work.rule.trigger.target = target;
    if (on === "scroll") work.rule.trigger.percent = 50;
    if (on === "time") work.rule.trigger.seconds = 30;
    bench.reshaped();
  };
  const number = (id: "percent" | "seconds", most: number) =>
    input(
      {
        id,
        label: say(id),
        value: `${trigger[id] || ""}`,
        onchange(value) {
          trigger[id] = Math.min(most, Math.max(1, Math.round(Number(value)) || 1));
          bench.changed();
        },
      },
      { type: "number", min: 1, max: most, inputMode: "numeric" },
    );
  const kinds = KINDS.map((on): [string, string] => [on, say(`on_${on}`)]);
  const often = OFTEN.map((each): [string, string] => [each, say(`often_${each}`)]);
  return el(
    "section",
    {},
    el("h2", {}, say("trigger")),
    select({ id: "on", label: say("trigger"), value: trigger.on, onchange: choose }, kinds),
    trigger.on === "scroll" && number("percent", 100),
    trigger.on === "time" && number("seconds", 3600),
    select(
      {
        id: "often",
        label: say("often"),
        value: work.rule.often,
        onchange(value) {
          work.rule.often = value as Often;
          bench.changed();
        },
      },
      often,
    ),
  );
}

/** Which kind of pages a rule's conditions are. */
export function pagesOf({ when }: Rule): Work["pages"] {
  const only = when.length === 1 && when[0]?.length === 1 ? (when[0][0] as Test) : undefined;
  if (!when.length) return "all";
  if (only?.of === "path" && only.is === "equals" && only.value === location.pathname) return "this";
  return only?.of === "path" && only.is === "starts_with" ? "starts" : "own";
}

export function pagesPart(bench: Bench): HTMLElement {
  const { say, work } = bench;
  const first = `/${location.pathname.split("/")[1] || ""}`;
  const set = (pages: string) => {
    work.pages = pages as Work["pages"];
    if (pages === "all") work.rule.when = [];
    if (pages === "this") work.rule.when = [[{ of: "path", is: "equals", value: location.pathname }]];
    if (pages === "starts") work.rule.when = [[{ of: "path", is: "starts_with", value: first }]];
    if (pages === "own" && !work.rule.when.length) work.rule.when = [[{ of: "path", is: "contains", value: "" }]];
    bench.reshaped();
  };
  const kinds = (["all", "this", "starts", "own"] as const).map((each): [string, string] => [each, say(`pages_${each}`)]);
  const start = work.rule.when[0]?.[0] as Test;
  return el(
    "section",
    {},
    el("h2", {}, say("pages")),
    radios("pages", say("pages"), work.pages, kinds, set),
    work.pages === "starts" &&
      input(
        {
          id: "start",
          label: say("path_start"),
          value: start.value,
          onchange(value) {
            start.value = value;
            bench.changed();
          },
        },
        { className: "mono" },
      ),
    ...(work.pages === "own" ? ownConditions(bench) : []),
  );
}

/** Alternatives, each a list of conditions. */
function ownConditions(bench: Bench): HTMLElement[] {
  const { say, work } = bench;
  const { when } = work.rule;
  const fresh = (): Test => ({ of: "path", is: "contains", value: "" });
  const add = <T>(to: T[], one: T) => {
    to.push(one);
    bench.reshaped();
  };
  const groups = when.map((all, group) =>
    el(
      "div",
      { className: "box" },
      ...all.map((test, place) => condition(bench, test, `w${group}-${place}`, () => drop(when, group, place))),
      el(
        "div",
        { className: "row" },
        button(say("and"), () => add(all, fresh()), { id: `and-${group}` }),
      ),
      el("p", { className: "small", role: "status" }, say(isHeld(all) ? "holds" : "holds_not")),
    ),
  );
  const drop = (from: Test[][], group: number, place: number) => {
    (from[group] as Test[]).splice(place, 1);
    if (!from[group]?.length) from.splice(group, 1);
    if (!from.length) work.pages = "all";
    bench.reshaped();
  };
  const between = groups.flatMap((group, at) => (at ? [el("p", { className: "small" }, say("or_between")), group] : [group]));
  return [...between, button(say("or"), () => add(when, [fresh()]), { id: "or" })];
}

function isHeld(all: Test[]): boolean {
  try {
    return holds([all], location);
  } catch {
    return false;
  }
}

function condition(bench: Bench, test: Test, id: string, drop: () => void): HTMLElement {
  const { say } = bench;
  const parts = (["path", "url", "host"] as const).map((each): [string, string] => [each, say(`of_${each}`)]);
  const signs = (["equals", "not_equals", "contains", "starts_with", "matches"] as const).map((each): [string, string] => [
    each,
    say(`is_${each}`),
  ]);
  const put = (name: "of" | "is" | "value") => (value: string) => {
    (test as unknown as { [name: string]: string })[name] = value;
    if (name === "value") bench.changed();
    else bench.reshaped();
  };
  return el(
    "div",
    { role: "group", "aria-label": say("condition", { number: id.replace(/\D/g, "") }) },
    el(
      "div",
      { className: "pair" },
      select({ id: `${id}-of`, label: say("of"), value: test.of, onchange: put("of") }, parts),
      select({ id: `${id}-is`, label: say("is"), value: test.is, onchange: put("is") }, signs),
    ),
    input({ id: `${id}-value`, label: say("value"), value: test.value, onchange: put("value") }, { className: "mono" }),
    button(say("remove"), drop, { className: "plain", id: `${id}-drop` }),
  );
}
