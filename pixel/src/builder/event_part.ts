/** The event's name, judged by the server while it is typed. */
import { nameOf } from "../target/signals";
import { el, fill } from "./dom";
import { button, said } from "./fields";
import { eventNameOf } from "./rule";
import type { Bench } from "./state";

const REST_MS = 300;
let due = 0;

export function eventPart(bench: Bench): HTMLElement {
  const { say, work } = bench;
  const verdict = el("div", { id: "verdict", role: "status" });
  const show = () => fill(verdict, ...verdictOf(bench, set));
  const set = (name: string) => {
    work.rule.event = name;
    const field = bench.shell.find("event") as HTMLInputElement | null;
    if (field && field.value !== name) field.value = name;
    bench.changed();
    judge(bench, show);
  };
  const names = work.events.map(({ name, title }) => el("option", { value: name }, title));
  const field = el("input", {
    id: "event",
    className: "mono",
    list: "events",
    value: work.rule.event,
    maxLength: 100,
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: false,
    "aria-describedby": "event-how verdict",
    oninput: (event: Event) => set((event.target as HTMLInputElement).value),
  });
  show();
  if (work.rule.event && !work.verdict) judge(bench, show);
  return el(
    "section",
    {},
    el("h2", {}, say("event")),
    el("label", { for: "event" }, say("event_name")),
    field,
    el("datalist", { id: "events" }, ...names),
    el("p", { className: "small", id: "event-how" }, say("event_how")),
    verdict,
  );
}

function judge(bench: Bench, show: () => void): void {
  const { work, door, claimed } = bench;
  clearTimeout(due);
  const name = work.rule.event;
  if (!name) {
    work.verdict = undefined;
    show();
    return;
  }
  due = window.setTimeout(async () => {
    const { value, refused } = await door.judge(name, claimed.language);
    if (name !== work.rule.event) return;
    if (refused) bench.refused(refused.code);
    else work.verdict = value;
    show();
  }, REST_MS);
}

function verdictOf({ say, work }: Bench, set: (name: string) => void): Node[] {
  const { verdict, choice, rule } = work;
  const chip = (name: string) => button(say("suggested", { name }), () => set(name), { className: "chip mono" });
  if (!rule.event) {
    const proposed = choice ? eventNameOf(nameOf(choice.element)) : "";
    return proposed ? [chip(proposed)] : [];
  }
  if (!verdict || verdict.event === undefined) return [];
  const invalid = verdict.verdict === "invalid";
  const tone = invalid ? "stop" : verdict.verdict === "reserved" ? "warn" : "good";
  const lines: Node[] = invalid
    ? verdict.reasons.map(({ message }) => said(tone, message))
    : [said(tone, say(`verdict_${verdict.verdict as "custom"}`, { name: rule.event, event: verdict.event }))];
  const better = verdict.reasons
    .map(({ suggestion }) => suggestion)
    .filter((name, at, all) => name && all.indexOf(name) === at)[0];
  return better && invalid ? lines.concat(chip(better)) : lines;
}
