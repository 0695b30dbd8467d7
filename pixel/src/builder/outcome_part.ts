/** Testing on the page and keeping a draft: what is missing, what the server said. */
import type { Answer, WireEvent } from "../wire";
import { el } from "./dom";
import type { Told } from "./door";
import { button, said } from "./fields";
import type { Reading } from "./reading";
import { WITH_TARGET } from "./rule";
import type { Bench } from "./state";

const ANSWER_MS = 10_000;

/** What a rule lacks before it can be saved, in words. */
export function lacking({ say, work }: Bench): string[] {
  const { event, trigger } = work.rule;
  return [!event && say("needs_event"), WITH_TARGET.includes(trigger.on) && !trigger.target && say("needs_element")].filter(
    Boolean,
  ) as string[];
}

export function outcomePart(bench: Bench, reading: Reading): Node[] {
  const { say, work } = bench;
  const lacks = lacking(bench);
  const unready = lacks.length > 0;
  return [
    el("div", { id: "outcome", role: "status" }, work.outcome),
    el(
      "div",
      { className: "row" },
      button(say("save"), () => unready || save(bench), {
        id: "save",
        className: "main",
        "aria-disabled": `${unready}`,
        "aria-describedby": "lacks",
      }),
      button(say("test"), () => work.rule.event && test(bench, reading), {
        id: "test",
        "aria-disabled": `${!work.rule.event}`,
        title: say("test_how"),
      }),
    ),
    el("p", { className: "small", id: "lacks" }, unready ? say("save_needs", { what: lacks.join(", ") }) : say("test_how")),
  ];
}

function show(bench: Bench, outcome: Node): void {
  bench.work.outcome = outcome;
  bench.reshaped();
}

const why = (problems: Told[]) => problems.map(({ message, cure }) => [message, cure].filter(Boolean).join(" ")).join(" ");

export async function save(bench: Bench): Promise<boolean> {
  const { say, work, door, claimed } = bench;
  show(bench, said("", say("saving")));
  const { rule, id, version, name } = work;
  const page = location.origin + location.pathname;
  const { value, refused } = await door.save({ rule, name, pages: [page], id, based_on: version, language: claimed.language });
  if (!value) {
    if (!bench.refused(refused.code)) show(bench, said("stop", why(refused.problems) || say("network")));
    return false;
  }
  Object.assign(work, { id: value.id, version: value.version, name: value.name, dirty: false });
  const link = el(
    "a",
    { href: `${claimed.manager}/rules/${value.id}`, target: "_blank", rel: "noopener", id: "publish" },
    say("publish"),
  );
  const remarks = value.remarks.map(({ message, cure }) => said("warn", `${message} ${cure}`));
  show(bench, el("div", {}, said("good", `${say("saved", { version: value.version })} `, link), ...remarks));
  return true;
}

/** Sends the event as the rule would, with the code that makes it a test. */
function test(bench: Bench, reading: Reading): void {
  const { say, work, claimed, host, parts } = bench;
  if (!host || !host.consented()) {
    show(bench, said("warn", host ? say("test_consent") : say("no_source", { source: claimed.source_name })));
    return;
  }
  const { properties } = reading.read(work.rule.parameters, work.choice?.element);
  let sent: WireEvent | undefined;
  const mark = (event: WireEvent) => {
    sent = event;
  };
  const done = (outcome: Node) => {
    clearTimeout(timer);
    parts.emitter.off("sent", answered);
    parts.emitter.off("failed", failed);
    show(bench, outcome);
  };
  const timer = setTimeout(() => done(said("warn", say("test_failed", { why: say("network") }))), ANSWER_MS);
  const isOurs = (event: WireEvent) => event.message_id === (sent && sent.message_id);
  const answered = ({ events, answer }: { events: WireEvent[]; answer: Answer }) => {
    const at = events.findIndex(isOurs);
    if (at < 0) return;
    const verdict = answer.data.events?.[at];
    const told = [...(answer.data.errors || []), ...(answer.data.warnings || [])].filter(({ index }) => index === at);
    const reasons = told.map(({ message, reason }) => message || reason || "").filter(Boolean);
    const address = `${claimed.manager.split("/sources/")[0]}/receipts/${verdict?.receipt}`;
    const receipt = verdict?.receipt ? el("a", { href: address, target: "_blank", rel: "noopener" }, say("test_receipt")) : "";
    if (verdict && !verdict.outcome) {
      const line = said("good", `${say("test_good", { event: verdict.event })} `, receipt);
      // What the server says to pages it says in English.
      done(el("div", {}, line, ...reasons.map((text) => el("div", { lang: "en" }, said("warn", text)))));
    } else done(said("stop", `${say("test_bad", { why: reasons.join(" ") || verdict?.outcome || "" })} `, receipt));
  };
  const failed = ({ events, reason }: { events: WireEvent[]; reason: string }) => {
    if (events.some(isOurs)) done(said("stop", say("test_failed", { why: reason })));
  };
  parts.emitter.on("sent", answered);
  parts.emitter.on("failed", failed);
  show(bench, said("", say("testing")));
  parts.emitter.once("track", mark);
  host.track(work.rule.event, properties, { test_event_code: claimed.test_code });
  parts.emitter.off("track", mark);
}
